// A loaded user, and apart from it what TLS needs of one.

/** A loaded user. Holds nothing secret: the key stays inside this module. */
export interface Identity {
  /** URN of the user, from the certificate. */
  readonly urn: string;
  readonly email?: string;
  /** Address of the user's slice authority, if the certificate names it. */
  readonly sliceAuthorityUrl?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The file that it was loaded from, as the caller named it; absent for PEM that was given itself. */
  readonly file?: string;
  /** SHA-256 of the certificate, hex with colons. */
  readonly fingerprint: string;
  /** The certificate and its chain in PEM, the user's own first. */
  readonly certificate: string;
}

/** What TLS needs of an identity. Internal to the library; never print or store it. */
export interface KeyMaterial {
  key: string;
  cert: string;
  passphrase?: string;
}
