// Opens the connections to one server, directly or through the proxy that the environment names. A proxy
// only carries bytes: TLS goes through it to the server, which is verified as ever.
import { Agent as HttpAgent, request as plainRequest } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { isIP } from 'node:net';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { peerOf } from './address';
import { timeIsOver, type Deadline } from './deadline';
import { ProxyError } from './connectionErrors';
import { proxyFor } from './proxy';

/** It answers whether the connection is kept, which its type leaves out. */
const { keepSocketAlive: keepAsPlain } = HttpAgent.prototype as unknown as {
  keepSocketAlive: (this: Agent, socket: Duplex) => boolean;
};

type Opened = (error: Error | null, socket: Duplex) => void;

/** What a request says to its agent besides what TLS is told. */
interface Told extends RequestOptions {
  deadline?: Deadline;
}

/**
 * Keeps connections open although a function has checked the certificate: all of one agent go to one server,
 * for one identity, by one trust. Node itself would keep none of those, since its own key for kept
 * connections leaves the function out. A resumed session would skip the verification, so none is kept.
 */
export class ServerAgent extends Agent {
  readonly #server: URL;
  /** By the ciphers, the only thing in which the requests of one agent differ. */
  readonly #contexts = new Map<string | undefined, SecureContext>();

  constructor(server: URL, keepAlive: boolean) {
    super({ keepAlive, maxFreeSockets: 4, maxCachedSessions: 0 });
    this.#server = server;
  }

  override createConnection(told: RequestOptions, opened?: Opened): Duplex | null | undefined {
    const options = Object.assign({}, told, { secureContext: this.#contextOf(told) });
    const proxy = proxyFor(this.#server);
    if (proxy === undefined || opened === undefined) return super.createConnection(options, opened);
    throughProxy(proxy, options).then(
      (socket) => opened(null, socket),
      // There is no socket to hand over; Node looks at the error first.
      (error: unknown) => (opened as (error: unknown) => void)(error),
    );
    return undefined;
  }

  override keepSocketAlive(socket: Duplex): boolean {
    return keepAsPlain.call(this, socket);
  }

  /** Made once for all connections: to read the public authorities takes longer than a handshake. */
  #contextOf(options: RequestOptions): SecureContext {
    const { ciphers } = options;
    const context = this.#contexts.get(ciphers) ?? createSecureContext(options);
    this.#contexts.set(ciphers, context);
    return context;
  }
}

/** TLS to the server of these options, over a tunnel that the proxy opens (RFC 9110, section 9.3.6). */
async function throughProxy(proxy: URL | string, options: Told): Promise<TLSSocket> {
  const socket = await tunnel(
    proxy,
    `${bracketed(options.host ?? '')}:${options.port ?? 443}`,
    options,
  );
  return connect({
    ...(options as object),
    socket,
    rejectUnauthorized: options.rejectUnauthorized !== false,
  });
}

function tunnel(proxy: URL | string, target: string, { deadline }: Told): Promise<Duplex> {
  if (typeof proxy === 'string') throw new ProxyError('', { cause: 'the address is not a URL' });
  const name = `${proxy.hostname}:${portOf(proxy)}`;
  const open = { 'http:': plainRequest, 'https:': request }[proxy.protocol];
  if (open === undefined)
    throw new ProxyError(name, { cause: `${proxy.protocol.slice(0, -1)} is not supported` });
  const { host } = peerOf(proxy);
  return new Promise((resolve, reject) => {
    const asking = open({
      host,
      // Else Node takes the name that a proxy over TLS must prove from the `host` header, which is the server's.
      servername: isIP(host) === 0 ? host : '',
      port: portOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...loginFor(proxy) },
      agent: false,
      rejectUnauthorized: true,
    });
    const forget = deadline?.onEnd(() => fail(timeIsOver()));
    const fail = (error: Error): void => {
      forget?.();
      asking.destroy();
      reject(error);
    };
    const closed = (): void => fail(new ProxyError(name, { cause: 'it closed the connection' }));
    asking.once('connect', ({ statusCode = 0 }, socket) => {
      forget?.();
      asking.off('close', closed);
      if (statusCode >= 200 && statusCode < 300) resolve(socket);
      else {
        socket.destroy();
        reject(new ProxyError(name, { status: statusCode }));
      }
    });
    asking.once('response', ({ statusCode = 0 }) =>
      fail(new ProxyError(name, { status: statusCode })),
    );
    asking.once('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      fail(new ProxyError(name, { status: statusCode }));
    });
    asking.once('close', closed);
    asking.on('error', (error) => {
      const cause = 'code' in error ? String(error.code) : error.message;
      fail(deadline?.end === undefined ? new ProxyError(name, { cause }) : error);
    });
    asking.end();
  });
}

function portOf({ port, protocol }: URL): string {
  return port === '' ? (protocol === 'https:' ? '443' : '80') : port;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What stands before the host, which is a secret: it goes to the proxy and nowhere else. */
function loginFor({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}
