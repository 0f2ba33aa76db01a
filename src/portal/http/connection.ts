// One portal and one token: sends requests one after another, follows the one redirection that is harmless, sends
// again what cannot have taken effect, and makes a `PortalError` of whatever goes wrong. All clients stand on it.
import { setTimeout as sleep } from 'node:timers/promises';
import { defined } from '../../rpc/defined';
import { RpcError } from '../../rpc/errors';
import { Deadline } from '../../rpc/tls/deadline';
import type { HttpReply } from '../../rpc/tls/transport';
import { trustNow } from '../../rpc/tls/trust';
import { PortalError } from '../errors';
import type { PortalCall, PortalOptions, PortalRecord } from '../options';
import { Unreadable } from '../read/members';
import { checkedAddress, redirectionOf, requestUrl, sameOriginTarget } from './address';
import { notFollowed, openAnswer, type Answered } from './answer';
import { portalErrorOf } from './lost';
import { Repetition } from './repetition';
import { checkedToken, withoutTokens } from './token';
import { inTurn, passTurns, StoppedWaiting } from './turns';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_PAUSE_MS = 1_000;
const MAX_ANSWER_BYTES = 67_108_864;

/** A redirection to the other form of a path is one; more than a few are a circle. */
const MOST_REDIRECTIONS = 3;

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Hears why an entry of a list was left out. */
export type LeftOut = (problem: Unreadable) => void;

/** One call. */
export interface Asked<T> {
  readonly verb: Verb;
  /** The path with its ids, which are checked here. */
  readonly path: () => string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** True for children in full. */
  readonly elaborate?: boolean | undefined;
  /** Makes of the answer what the caller wants. @throws {Unreadable} */
  readonly read: (value: unknown, leftOut: LeftOut) => T;
  /** What must be over before any other request of this token is sent. */
  readonly settle?: (value: T) => Promise<void>;
}

/** A call that was made ready for sending. */
interface Sending<T> extends Answered {
  readonly asked: Asked<T>;
  readonly call: PortalCall;
  readonly to: URL;
}

export class Connection {
  readonly url: URL;
  readonly #options: Omit<PortalOptions, 'token'>;
  #token: string;

  /** @throws {PortalError} `bad-argument` for an address that is not https, or a text that is no token. */
  constructor({ token, ...options }: PortalOptions) {
    this.#token = checkedToken(token);
    this.#options = options;
    this.url = checkedAddress(options.url, this.#hide);
  }

  /**
   * What `read` makes of the answer.
   * @throws {PortalError} and what `settle` fails with.
   */
  async call<T>(asked: Asked<T>, call: PortalCall = {}): Promise<T> {
    const sending = this.#ready(asked, call);
    const repetition = new Repetition(asked.verb === 'GET', this.firstPause);
    for (;;) {
      try {
        return await this.#onTurn(sending);
      } catch (error) {
        const pause = repetition.pauseAfter(error);
        if (pause === undefined) throw error;
        // Who is stopped while it waits is told by the next turn.
        await sleep(pause, undefined, defined({ signal: call.signal })).catch(() => undefined);
      }
    }
  }

  /** Milliseconds. */
  get firstPause(): number {
    return this.#options.firstPause ?? DEFAULT_PAUSE_MS;
  }

  /** From now on this token is sent; requests with it wait for those with the old one. */
  takeToken(token: string): void {
    passTurns(this.#token, token);
    this.#token = token;
  }

  readonly #hide = (text: string): string => withoutTokens(text, this.#token);

  #ready<T>(asked: Asked<T>, call: PortalCall): Sending<T> {
    try {
      const path = asked.path();
      const query = asked.query ?? {};
      this.#refuseToken([decodeURIComponent(path), ...Object.values(query)]);
      const to = requestUrl(this.url, path, query);
      return {
        asked,
        call,
        to,
        host: this.url.host,
        method: `${asked.verb} ${path}`,
        url: `${to.origin}${to.pathname}`,
        isChanging: asked.verb !== 'GET',
        hide: this.#hide,
      };
    } catch (error) {
      if (!PortalError.is(error)) throw error;
      const { reason, message, flaw } = error;
      const hidden =
        flaw?.kind === 'unreadable' ? { ...flaw, words: this.#hide(flaw.words) } : flaw;
      throw new PortalError(reason, this.#hide(message), { flaw: hidden });
    }
  }

  /** Addresses are logged on the way and at the portal. */
  #refuseToken(parts: readonly (string | undefined)[]): void {
    if (!parts.some((part = '') => this.#hide(part) !== part)) return;
    const words = 'an address must not hold a token';
    throw new PortalError('bad-argument', `Nothing was sent: ${words}.`, {
      flaw: { kind: 'unreadable', words },
    });
  }

  async #onTurn<T>(sending: Sending<T>): Promise<T> {
    const { host, method, url, call } = sending;
    try {
      return await inTurn(this.#token, call.signal, () => this.#recorded(sending));
    } catch (error) {
      if (!(error instanceof StoppedWaiting)) throw error;
      const details = { method, url, cause: call.signal?.reason as unknown };
      throw new PortalError('aborted', `The call to ${host} was stopped.`, details);
    }
  }

  async #recorded<T>(sending: Sending<T>): Promise<T> {
    const { onRequest } = this.#options;
    const { method, url, asked } = sending;
    const started = new Date();
    const from = performance.now();
    const record = (outcome: PortalRecord['outcome'], code?: number, served?: Date): void => {
      const duration = performance.now() - from;
      onRequest?.(defined({ method, url, started, duration, outcome, code, served }));
    };
    let value: T;
    let reply: HttpReply;
    try {
      reply = await this.#exchanged(sending);
      value = this.#read(reply, sending);
    } catch (error) {
      const typed = RpcError.is(error) ? portalErrorOf(error, sending) : error;
      if (PortalError.is(typed)) record(typed.reason, typed.code);
      throw typed;
    }
    // First of all: who keeps the log may fail, and a new token would be lost.
    await asked.settle?.(value);
    record('ok', reply.status, reply.served);
    return value;
  }

  #read<T>(reply: HttpReply, sending: Sending<T>): T {
    const { asked, call, host, method, url, isChanging, hide } = sending;
    const value = openAnswer(reply, sending);
    const problem = (error: Unreadable): PortalError =>
      new PortalError('bad-reply', hide(`${host} answered ${method}, and ${error.message}.`), {
        method,
        url,
        code: reply.status,
        effect: isChanging ? 'unknown' : 'none',
        flaw: { kind: 'unreadable', words: hide(error.message) },
      });
    try {
      return asked.read(value, (left) => {
        for (const hears of [this.#options.onLeftOut, call.onLeftOut]) hears?.(problem(left));
      });
    } catch (error) {
      throw error instanceof Unreadable ? problem(error) : error;
    }
  }

  async #exchanged<T>({ asked, call, to, ...sending }: Sending<T>): Promise<HttpReply> {
    const { verb, elaborate } = asked;
    const body = asked.body === undefined ? undefined : JSON.stringify(asked.body);
    const headers = defined({
      accept: 'application/json',
      'content-type': body === undefined ? undefined : 'application/json',
      'x-api-token': this.#token,
      'x-api-elaborate': elaborate === true ? 'true' : undefined,
    });
    const { timeout = this.#options.timeout ?? DEFAULT_TIMEOUT_MS, signal } = call;
    const deadline = new Deadline(timeout, signal);
    const known = { verb, headers, body, deadline, method: sending.method };
    try {
      return await this.#followed(known, to, sending);
    } finally {
      deadline.clear();
    }
  }

  /** A 307 says that nothing was done at the first address, so any request may be sent to the second. */
  async #followed(known: Known, to: URL, answered: Answered): Promise<HttpReply> {
    // Loaded with the first request, as in the other library.
    const { exchange } = await import('../../rpc/tls/transport');
    const trust = await this.#trust();
    const isReading = known.verb === 'GET';
    let url = to;
    for (let followed = 0; ; followed += 1) {
      const reply = await exchange({
        ...known,
        url,
        trust,
        maxBytes: MAX_ANSWER_BYTES,
        repeatable: isReading,
        fresh: !isReading,
      });
      if (reply.status !== 307) return reply;
      const next = sameOriginTarget(url, reply.location);
      if (next === undefined || followed === MOST_REDIRECTIONS)
        throw notFollowed(
          answered,
          reply.status,
          next === undefined ? redirectionOf(url, reply.location) : { kind: 'circle' },
        );
      url = next;
    }
  }

  async #trust() {
    const { trust } = this.#options;
    return trust === undefined ? (await import('./publicTrust')).publicTrust() : trustNow(trust);
  }
}

interface Known {
  readonly verb: Verb;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly deadline: Deadline;
  readonly method: string;
}
