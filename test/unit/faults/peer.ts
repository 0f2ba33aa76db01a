/**
 * A site that misbehaves: a TLS server in front of the real testbed. It passes requests on, unless
 * its behaviour says otherwise: answer instead of the site, or spoil the site's answer after the site
 * has acted. It counts what came, so that nothing can be sent twice unseen.
 */
import type { ClientRequest, ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Issued } from '../../support/certificates';
import { TestServer, type Received } from '../../support/httpsServer';

/** Handles one request: by itself, or with the help of the site. */
export type Behaviour = (received: Received, peer: Peer) => void;

/** Where requests are passed on to, and as whom. */
export interface Beyond {
  readonly origin: string;
  /** The site with the slice authority. */
  readonly home: string;
  readonly key: string;
  readonly passphrase?: string;
  readonly cert: string;
  readonly ca: string;
}

export interface PeerOptions {
  readonly certificate: Issued;
  /** PEM of the authority whose users are let in. */
  readonly users: string;
  readonly beyond: Beyond;
  /** The lowest level at which OpenSSL loads a SHA-1 certificate. */
  readonly ciphers?: string;
}

const service = '/protogeni/xmlrpc/cm';
const authority = '/protogeni/xmlrpc/sa';

export class Peer {
  /** Methods whose answer was spoiled after the site had acted. */
  readonly spoiled: string[] = [];
  readonly #server: TestServer;
  readonly beyond: Beyond;

  private constructor(server: TestServer, beyond: Beyond) {
    this.#server = server;
    this.beyond = beyond;
  }

  static async open(options: PeerOptions): Promise<Peer> {
    const { certificate, users, beyond, ciphers } = options;
    const unset = (): void => undefined;
    const tls = { ca: users, ...(ciphers !== undefined && { ciphers }) };
    const server = await TestServer.start(certificate, certificate, unset, tls);
    const peer = new Peer(server, beyond);
    peer.behave(passOn);
    return peer;
  }

  /** From now on every request is treated so. */
  behave(behaviour: Behaviour): void {
    this.#server.handler = (received) => behaviour(received, this);
  }

  get url(): string {
    return this.#server.url(service);
  }

  /** The same server as a slice authority. */
  get authorityUrl(): string {
    return this.#server.url(authority);
  }

  /** Methods of the requests that came, in their order. */
  get received(): readonly string[] {
    return this.#server.received.map(({ method }) => method);
  }

  dropConnections(): void {
    this.#server.dropConnections();
  }

  close(): Promise<void> {
    return this.#server.stop();
  }
}

/** What may be changed of a request on its way. */
export interface Change {
  readonly path?: string;
  readonly body?: string;
  readonly as?: Pick<Beyond, 'key' | 'cert' | 'passphrase'>;
  /** Another site. */
  readonly origin?: string;
}

const agents = new Map<string, Agent>();

/** Connections to the sites are kept, those of each person apart. */
function agentTo(origin: string, person: string): Agent {
  const key = `${origin} ${person}`;
  const agent = agents.get(key) ?? new Agent({ keepAlive: true });
  agents.set(key, agent);
  return agent;
}

/** Ends the connections that are kept. */
export function leaveSites(): void {
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
}

function send(
  { request: { url, headers }, body }: Received,
  peer: Peer,
  change: Change,
): ClientRequest {
  const { origin, home, ...identity } = { ...peer.beyond, ...change.as };
  const base = change.origin ?? (url === authority ? home : origin);
  const text = Buffer.from(change.body ?? body, 'latin1');
  const sent = request(new URL(change.path ?? url ?? '/', base), {
    ...identity,
    agent: agentTo(base, identity.cert),
    method: 'POST',
    headers: { 'content-type': headers['content-type'] ?? '', 'content-length': text.length },
  });
  return sent.end(text);
}

/** The site answers. What it breaks off is broken off here, too. */
export function passOn(received: Received, peer: Peer, change: Change = {}): void {
  const { response, method } = received;
  const sent = send(received, peer, change);
  response.once('close', () => sent.destroy());
  sent.once('error', () => response.destroy());
  sent.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    answer.once('error', () => {
      peer.spoiled.push(method);
      // What came so far goes out first.
      response.socket?.destroySoon();
    });
    answer.pipe(response);
  });
}

/** The site never hears of it. */
export function instead(answer: (response: ServerResponse) => void): Behaviour {
  return ({ response }) => answer(response);
}

/** The site acts and answers, but something else reaches the client. */
export function spoiling(spoil: (response: ServerResponse, answer: string) => void): Behaviour {
  return (received, peer) => {
    const sent = send(received, peer, {});
    sent.once('error', () => received.response.destroy());
    sent.once('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () => {
        peer.spoiled.push(received.method);
        spoil(received.response, Buffer.concat(chunks).toString());
      });
    });
  };
}

/** Changes the request on its way to the site. */
export function changing(change: (received: Received) => Change): Behaviour {
  return (received, peer) => passOn(received, peer, change(received));
}

/** The first request of a method is treated so; everything else is passed on. */
export function once(method: string, behaviour: Behaviour): Behaviour {
  let isOver = false;
  return (received, peer) => {
    const strikes = !isOver && received.method === method;
    if (strikes) isOver = true;
    (strikes ? behaviour : passOn)(received, peer);
  };
}

/** Only requests of these methods are treated so. */
export function only(methods: readonly string[], behaviour: Behaviour): Behaviour {
  return (received, peer) => {
    (methods.includes(received.method) ? behaviour : passOn)(received, peer);
  };
}

/** Everything from the first request of a method on is treated so. */
export function since(method: string, behaviour: Behaviour): Behaviour {
  let hasCome = false;
  return (received, peer) => {
    hasCome ||= received.method === method;
    (hasCome ? behaviour : passOn)(received, peer);
  };
}

/** Only what is asked of the slice authority is treated so, and of that only what `is` chooses. */
export function ofAuthority(
  behaviour: Behaviour,
  is: (received: Received) => boolean = () => true,
): Behaviour {
  return (received, peer) => {
    const strikes = received.request.url === authority && is(received);
    (strikes ? behaviour : passOn)(received, peer);
  };
}

/** A bare TCP listener, for what happens before TLS. */
export async function listen(
  accept: (socket: Socket) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.2:${port}${service}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
