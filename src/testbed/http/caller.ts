// Who is calling: the identity in the TLS client certificate.
import type { TLSSocket } from 'node:tls';
import { domainOf, tryParseUrn } from '../../rpc/urn';
import { emailOf, certificateUrn } from '../pki/chain';
import { Fault } from '../wire/replyCodes';
import type { Caller } from './call';

const known = new WeakMap<TLSSocket, Caller>();

/** @throws Fault -32500 when there is no certificate, or none with a URN (section 2.6) */
export function callerOf(socket: TLSSocket): Caller {
  const found = known.get(socket);
  if (found) return found;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new Fault(-32500, 'No client certificate was presented');
  const urn = certificateUrn(certificate);
  if (urn === undefined) throw new Fault(-32500, 'There is no URN in the client certificate');
  const caller: Caller = {
    urn,
    domain: domainOfUrn(urn),
    email: emailOf(certificate),
    certificate,
  };
  known.set(socket, caller);
  return caller;
}

/** Whether the certificate is the one without passphrase, which opens web pages but no RPC (section 2.2). */
export function isForWebPages(socket: TLSSocket): boolean {
  return /^OU=sslxmlrpc$/m.test(socket.getPeerX509Certificate()?.subject ?? '');
}

function domainOfUrn(urn: string): string {
  const parts = tryParseUrn(urn);
  if (parts === undefined)
    throw new Fault(-32500, 'The URN in the client certificate cannot be read');
  return domainOf(parts.authority);
}
