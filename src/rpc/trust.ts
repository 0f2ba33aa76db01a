// Whom we believe: the server's certificate is always verified, against a CA or against one pinned
// certificate. There is no way to switch that off.
