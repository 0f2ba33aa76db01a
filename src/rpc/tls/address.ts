// Where a connection goes: the parts of an address as TLS wants them.
import { isIP } from 'node:net';

/** Options of a TLS connection that say where it goes. */
export interface Peer {
  /** Without the brackets of an IPv6 address. */
  host: string;
  port: number;
  /** The name that the server is asked for; addresses have none (RFC 6066, section 3). */
  servername?: string;
}

export function peerOf(url: URL): Peer {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || '443');
  return isIP(host) === 0 ? { host, port, servername: host } : { host, port };
}
