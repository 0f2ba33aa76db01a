/** Whom to believe at a portal for which no CA certificate is given: the same in the window and on the command line. */
import { KnownServers } from '../accounts/knownServers';
import type { TrustSource } from '../../portal';
import { publicTrust } from '../../portal/http/publicTrust';

/** The certificate that the person has accepted for the server, where there is one; else the public authorities. */
export function usualTrust(url: string, known: KnownServers = new KnownServers()): TrustSource {
  return () => (known.knows(url) ? known.trustFor(url) : publicTrust());
}
