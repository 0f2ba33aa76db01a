// Whom a client believes to be the server.

/**
 * Either the certificates of authorities, in PEM, or one server certificate by its SHA-256
 * fingerprint (hex with colons). With the pinned certificate itself at hand no extra connection is
 * needed to fetch it.
 */
export type Trust = { ca: string } | { fingerprint: string; certificate?: string | undefined };
