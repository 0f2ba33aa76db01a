// Whom a client believes to be the server.

/**
 * Either the certificates of authorities, in PEM, or one server certificate by its SHA-256
 * fingerprint (hex with colons). With the pinned certificate itself at hand no extra connection is
 * needed to fetch it.
 */
export type Trust = { ca: string } | { fingerprint: string; certificate?: string | undefined };

/** A trust that is asked for before each request, so that one that is withdrawn counts at once; it may throw. */
export type TrustSource = Trust | (() => Trust);

/** What is trusted at this moment. @throws whatever the source throws */
export function trustNow(source: TrustSource): Trust {
  return typeof source === 'function' ? source() : source;
}
