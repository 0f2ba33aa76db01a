// The two TLS listeners of a site: RPC, where the handshake demands a client certificate, and web,
// where anybody may fetch image metadata, image files and call logs.
import { defined } from '../../rpc/defined';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TLSSocket, type SecureContextOptions } from 'node:tls';
import { TestbedError } from '../errors';
import type { Federation } from '../federation';
import type { Site } from '../sites/site';
import { BodyTooLarge, readBody } from './body';
import { callerOf, isForWebPages } from './caller';
import { dispatch } from './dispatch';
import { sabotageRequest, sendTruncated } from './sabotage';

/** Key and certificate of a server, and whom it lets in. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
  readonly ca: readonly string[];
  readonly crl: readonly string[];
  /** Some of the certificates are signed with SHA-1. */
  readonly isLegacy: boolean;
}

/** `ready` holds early requests back until the testbed can answer them. */
export function rpcServer(
  federation: Federation,
  site: Site,
  identity: ServerIdentity,
  ready: Promise<unknown>,
): Server {
  const options = {
    ...tlsOptions(identity),
    requestCert: true,
    rejectUnauthorized: true,
    // Clients on a busy machine may take a while until they ask again.
    keepAliveTimeout: 30_000,
  };
  return createServer(options, (request, response) => {
    ready
      .then(() => answerRpc(federation, site, request, response))
      .catch(() => response.destroy());
  });
}

export function webServer(identity: ServerIdentity, listener: RequestListener): Server {
  const { key, cert, ...rest } = tlsOptions(identity);
  const { minVersion, ciphers } = rest;
  return createServer({ key, cert, minVersion, ...defined({ ciphers }) }, listener);
}

export function tlsOptions(identity: ServerIdentity): SecureContextOptions {
  return {
    key: identity.key,
    cert: identity.cert,
    ca: [...identity.ca],
    crl: [...identity.crl],
    minVersion: 'TLSv1.2',
    // OpenSSL 3 takes SHA-1 signatures at no higher level (section 2.2).
    ...(identity.isLegacy && { ciphers: 'DEFAULT@SECLEVEL=0' }),
  };
}

async function answerRpc(
  federation: Federation,
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body;
  try {
    body = await readBody(request);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const { socket } = request;
  if (!(socket instanceof TLSSocket)) throw new Error('Only TLS is listened to');
  if (isForWebPages(socket)) {
    response.writeHead(403, { 'content-type': 'text/html' }).end(forbiddenPage);
    return;
  }
  const at = { site: site.name, method: methodIn(body), user: userOf(socket) };
  const { faults, clock } = federation;
  if (await sabotageRequest(faults, at, response, clock.stopped)) return;
  const xml = Buffer.from(
    await dispatch(federation, site, { path, method: at.method, socket, body }),
  );
  if (faults.strike('truncated', at)) sendTruncated(response, xml);
  else
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': xml.length }).end(xml);
}

/** A page, as web servers answer before any program of the site is asked. */
const forbiddenPage =
  '<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1></body></html>\n';

/** Good enough to aim a fault with. */
function methodIn(body: Uint8Array): string {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 1024)).toString(
    'latin1',
  );
  return /<methodName>\s*([^<\s]+)/.exec(head)?.[1] ?? '';
}

function userOf(socket: TLSSocket): string {
  try {
    return callerOf(socket).urn.replace(/^.*\+/, '');
  } catch {
    return '';
  }
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): TestbedError {
  const code = error.code ?? error.message;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
    const text = `${host} is no address of this machine (${code}). Choose another with --host.`;
    return new TestbedError('bad-argument', text);
  }
  const why = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`;
  const text = `Port ${port} of ${host} ${why}. Choose another with --port.`;
  return new TestbedError('port-taken', text);
}

/**
 * Listens on `port`, or on any port for 0.
 * @throws TestbedError `port-taken`, `bad-argument` for a host that is none of this machine
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      reject(cannotListen(error, host, port));
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
