// Where the portal listens: always on this machine alone, since whoever has a token needs no certificate, and never on
// the port that the official document gives for plain HTTP.
import { isIPv4 } from 'node:net';

/** A client that takes this address from the document would send its token in the clear. */
const plainPort = 43_795;

/** The host of the sites where that is this machine, else the usual one. */
export function portalHost(host: string): string {
  const isOwn = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  return isOwn ? host : '127.0.0.1';
}

/** The first port after those of the sites. */
export function portalPort(first: number, sites: number): number {
  const next = first + 2 * sites;
  return isPlainPort(next) ? next + 1 : next;
}

export function isPlainPort(port: number): boolean {
  return port === plainPort;
}
