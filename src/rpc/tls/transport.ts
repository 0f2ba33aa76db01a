// One request over TLS, mutual where there is an identity: the deadline, the size limit, the client certificate on
// the options of every request. It knows nothing of XML.
import { request, type Agent } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { timeIsOver, type Deadline } from './deadline';
import { RpcError, type Flaw } from '../errors';
import { tlsOptionsOf } from '../identity/loadIdentity';
import type { Identity } from '../identity/identity';
import { hasAccepted, noteAccepted, refusesIdentity } from './refusedIdentity';
import { turnToBegin } from './requestPacing';
import { ServerAgent } from './serverAgent';
import { ownCertificateError, ownFlawOf, ownKeyFlaw } from '../identity/ownCertificate';
import { errorCode, connectionError, isOwnKeyTooShort } from './connectionErrors';
import { lookAgain, lowered, trustOptions } from './verification';
import type { Trust } from './trust';
import type { TlsSettings } from './tlsSettings';

/** One request. */
export interface Exchange {
  url: URL;
  /** Absent for a GET. */
  body?: string | undefined;
  /** GET without a body and POST with one, unless given. */
  verb?: string | undefined;
  /** Besides the usual fields, which they replace. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** True to use no kept connection: the server may have given one up without a word. */
  fresh?: boolean | undefined;
  identity?: Identity | undefined;
  trust: Trust;
  deadline: Deadline;
  /** The longest body that is read, in bytes. */
  maxBytes: number;
  /** For messages and records: the name of the call. */
  method: string;
  /** True when sending it twice does no harm. */
  repeatable: boolean;
}

/** What came back, whatever its status. */
export interface HttpReply {
  status: number;
  contentType: string;
  /** Where a redirection points. */
  location?: string | undefined;
  /** By the server's clock, where it says so. */
  served?: Date | undefined;
  /** All fields of the answer, by their names in small letters. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
  /** True when the cipher level had to be lowered for a SHA-1 certificate. */
  weakDigest: boolean;
}

/**
 * Sends one request and reads the whole answer.
 * @throws {RpcError} `connect`, `untrusted`, `identity-refused`, `timeout`, `aborted`, `bad-reply`.
 */
export async function exchange(options: Exchange): Promise<HttpReply> {
  try {
    refuseOwnFlaw(options);
    return await options.deadline.bound(verifiedExchange(options));
  } catch (error) {
    const { identity } = options;
    if (identity !== undefined && isOwnKeyTooShort(error))
      throw ownCertificateError(identity, ownKeyFlaw(identity), options);
    const typed = connectionError(error, { ...options, what: 'answer' });
    const { trust, url, deadline } = options;
    const better =
      typed.reason === 'untrusted'
        ? await deadline.bound(lookAgain(typed, trust, url, deadline)).catch(() => undefined)
        : undefined;
    throw better ?? typed;
  }
}

async function verifiedExchange(options: Exchange): Promise<HttpReply> {
  const tls = await trustOptions(options.trust, options.url, options.deadline);
  const identity = options.identity === undefined ? {} : tlsOptionsOf(options.identity);
  const settings: TlsSettings = { ...tls, ...identity };
  await turnToBegin();
  return withDigestFallback(options, settings);
}

/** Servers only close the connection on such a certificate; so it is not even shown. */
function refuseOwnFlaw({ identity, url, method }: Exchange): void {
  const own = identity && ownFlawOf(identity);
  if (identity && own) throw ownCertificateError(identity, own, { url, method });
}

const weakHosts = new Set<string>();

/**
 * Testbeds sign with SHA-1, which OpenSSL 3 refuses to load above level 0 (docs/protocol.md 2.2).
 * The level is lowered only after that very refusal, and never where the TLS library is BoringSSL,
 * which knows no levels and throws on the cipher string.
 */
async function withDigestFallback(options: Exchange, settings: TlsSettings): Promise<HttpReply> {
  const { url } = options;
  if (weakHosts.has(url.host))
    return { ...(await sendSafely(options, await lowered(settings, url))), weakDigest: true };
  try {
    return { ...(await sendSafely(options, settings)), weakDigest: false };
  } catch (error) {
    if (!isWeakDigest(error) || !isOpenssl() || options.deadline.end !== undefined) throw error;
    const answer = await sendSafely(options, await lowered(settings, url));
    weakHosts.add(url.host);
    return { ...answer, weakDigest: true };
  }
}

/**
 * Node 20 refuses to load our own certificate, with a code; Node 24 only refuses the server's, and
 * has just the text for it.
 */
function isWeakDigest(error: unknown): boolean {
  const text = error instanceof Error ? error.message : '';
  return errorCode(error).includes('CA_MD_TOO_WEAK') || text.includes('digest algorithm too weak');
}

function isOpenssl(): boolean {
  return (
    process.versions['electron'] === undefined &&
    !('openssl_is_boringssl' in process.features && process.features.openssl_is_boringssl === true)
  );
}

/** One agent, and when it was last used by the clock on the wall. */
interface Kept {
  readonly agent: Agent;
  usedAt: number;
}

/** By identity, then by what is trusted, which can be long, then by host. */
const agents = new WeakMap<object, Map<string, Map<string, Kept>>>();
const anonymous = {};

/**
 * Milliseconds after which idle connections are not used again. Timers stop while the machine sleeps, so Node
 * still takes for open what the server, or the network between, has given up without a word; a request on such
 * a connection would wait for its whole time limit.
 */
const LONGEST_IDLE_MS = 60_000;

/** Two identities must never share a connection. */
function agentFor({ identity, trust, url }: Exchange): Agent {
  const owner = identity ?? anonymous;
  const own = agents.get(owner) ?? new Map<string, Map<string, Kept>>();
  agents.set(owner, own);
  // No PEM is a fingerprint.
  const trusted = 'ca' in trust ? trust.ca : trust.fingerprint;
  const hosts = own.get(trusted) ?? new Map<string, Kept>();
  own.set(trusted, hosts);
  const now = Date.now();
  const kept = hosts.get(url.host) ?? { agent: new ServerAgent(url, true), usedAt: now };
  hosts.set(url.host, kept);
  if (now - kept.usedAt > LONGEST_IDLE_MS) closeIdle(kept.agent);
  kept.usedAt = now;
  return kept.agent;
}

function closeIdle({ freeSockets }: Agent): void {
  for (const sockets of Object.values(freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

type Received = Omit<HttpReply, 'weakDigest'>;

/** How far one sending came, for what to make of its failure. */
interface Attempt {
  /** True when the connection had served before. */
  reused: boolean;
  answered: boolean;
  /** Set to use no kept connection. */
  fresh?: boolean;
}

/**
 * A kept connection may have been closed by the server while it was idle: what may be repeated goes
 * out once more on a new one. On a new connection a loss may mean that our certificate is not accepted.
 */
async function sendSafely(options: Exchange, settings: TlsSettings): Promise<Received> {
  const attempt: Attempt = { reused: false, answered: false };
  try {
    return await send(options, settings, attempt);
  } catch (error) {
    const lost = errorCode(error) === 'ECONNRESET' || errorCode(error) === 'EPIPE';
    if (!lost || attempt.answered || options.deadline.end !== undefined) throw error;
    if (attempt.reused) {
      if (!options.repeatable) throw error;
      return send(options, settings, { reused: false, answered: false, fresh: true });
    }
    const { url, method, deadline, identity } = options;
    if (identity === undefined || hasAccepted(identity, url)) throw error;
    if (!(await refusesIdentity(settings, url, deadline))) {
      if (deadline.end === undefined) noteAccepted(identity, url);
      throw error;
    }
    throw new RpcError(
      'identity-refused',
      `${url.host} does not accept your certificate: it closes the connection when it sees it.`,
      { method, url: url.href, flaw: { kind: 'certificate-refused' } },
    );
  }
}

function send(options: Exchange, settings: TlsSettings, attempt: Attempt): Promise<Received> {
  const { url, body, deadline, identity } = options;
  const fresh = attempt.fresh === true || options.fresh === true;
  const agent = fresh ? new ServerAgent(url, false) : agentFor(options);
  return new Promise((resolve, reject) => {
    const headers = {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'protogeni-images',
      ...(body !== undefined && {
        'content-type': 'text/xml',
        'content-length': Buffer.byteLength(body),
      }),
      ...options.headers,
    };
    const method = options.verb ?? (body === undefined ? 'GET' : 'POST');
    const wanted = {
      ...settings,
      agent,
      method,
      headers,
      deadline,
    };
    const sent: ClientRequest = request(url, { ...wanted, rejectUnauthorized: true });
    const forget = deadline.onEnd(() => fail(timeIsOver()));
    const fail = (error: unknown): void => {
      forget();
      attempt.reused = sent.reusedSocket;
      sent.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    // Not once: Deno tells twice of a request that is destroyed, and nobody else listens.
    sent.on('error', fail);
    // Node closes such a connection without an error where nobody listens for it.
    sent.once('upgrade', (response, socket) => {
      socket.destroy();
      attempt.answered = true;
      const status = response.statusCode ?? 0;
      fail(
        isVerified(response.socket) ? otherProtocol(options, status) : notVerified(options, status),
      );
    });
    sent.once('close', () => {
      if (!attempt.answered) fail(new Error('the connection was closed'));
    });
    sent.once('response', (response) => {
      if (!isVerified(response.socket)) {
        fail(notVerified(options, response.statusCode ?? 0));
        return;
      }
      attempt.answered = true;
      if (identity !== undefined) noteAccepted(identity, url);
      readBody(response, options).then((answer) => {
        forget();
        resolve(answer);
      }, fail);
    });
    sent.end(body);
  });
}

/**
 * Whatever opens the connection for us, as VS Code does, only TLS to a server that passed may answer. A
 * proxy that refuses to connect answers in clear, in the place of the server.
 */
function isVerified(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.authorized;
}

function notVerified({ url, method }: Exchange, status: number): RpcError {
  return new RpcError('connect', `${url.host} was not reached: a proxy answered HTTP ${status}.`, {
    method,
    url: url.href,
    retryable: true,
    flaw: { kind: 'proxy', status },
  });
}

function otherProtocol({ url, method }: Exchange, status: number): RpcError {
  const words = `HTTP ${status}, a change to another protocol`;
  return new RpcError('bad-reply', `${url.host} answered ${method} with ${words}.`, {
    method,
    url: url.href,
    flaw: { kind: 'unreadable', words },
  });
}

async function readBody(response: IncomingMessage, options: Exchange): Promise<Received> {
  const { url, maxBytes, method } = options;
  const bad = (what: string, flaw: Flaw, retryable = false): RpcError =>
    new RpcError('bad-reply', `${url.host} answered ${method} with ${what}.`, {
      method,
      url: url.href,
      retryable,
      flaw,
    });
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw bad(`a body in ${encoding}, which was not requested`, { kind: 'encoded', encoding });
  }
  const length = Number(response.headers['content-length'] ?? 0);
  const megabytes = Math.round(maxBytes / 1e6);
  const tooLong = (): RpcError => bad(`more than ${megabytes} MB`, { kind: 'too-long', megabytes });
  if (length > maxBytes) throw tooLong();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLong();
      chunks.push(chunk);
    }
  } catch (error) {
    if (errorCode(error) === 'ECONNRESET' && options.deadline.end === undefined) {
      const flaw = { kind: 'cut-off', bytes: size } as const;
      throw bad(`a body that was cut off after ${size} bytes`, flaw, true);
    }
    throw error;
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type']?.trim() ?? '',
    location: response.headers.location,
    served: dateOf(response.headers.date),
    headers: response.headers,
    body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size),
  };
}

function dateOf(header: string | undefined): Date | undefined {
  const date = new Date(header ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
