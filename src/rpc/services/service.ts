// One XML-RPC service at one address: encodes the call, sends it, reads the reply, opens the envelope,
// makes of the value what the caller wants, and repeats what is safe to repeat while the server is busy.
// All clients stand on it, so every failure has passed here: each is an `RpcError` that names host,
// method and flaw.
import { decodePlainResponse } from '../wire/decodeReply';
import type { SpeaksFor } from '../credentials/speaksFor';
import { Deadline } from '../tls/deadline';
import { defined } from '../defined';
import { encodeMethodCall } from '../wire/encodeCall';
import { ofService, RpcError, type ServiceKind } from '../errors';
import type { LeftOut } from '../wire/fields';
import type { CallOptions, CallRecord, ClientOptions } from '../options';
import { openReply } from '../wire/envelope';
import type { HttpReply } from '../tls/transport';
import { trustNow } from '../tls/trust';
import type { PlainValue, WireValue } from '../wire/values';

const DEFAULT_TIMEOUT_MS = 60_000;
const MAX_REPLY_BYTES = 67_108_864;

/** How a call may be treated. */
export interface CallKind {
  /** True for calls that change nothing, so that repeating them while the server is busy is harmless. */
  repeatable: boolean;
  /** True for a change that is asked for again once the server has refused it because the slice is locked. */
  waitsForLock?: boolean;
  /** True where the service may answer a bare value, without a code around it. */
  bare?: boolean;
}

/** Makes of the value of a reply what the caller wants; what it throws becomes a bad reply. */
export type Read<T> = (value: PlainValue, leftOut: LeftOut) => T | Promise<T>;

/** One call. */
export interface Call<T> {
  method: string;
  params: readonly WireValue[];
  kind: CallKind;
  read: Read<T>;
}

/** One call on its way. */
interface Sending<T> extends CallKind {
  method: string;
  body: string;
  deadline: Deadline;
  read: Read<T>;
  leftOut: LeftOut;
}

/** Calls that only read. */
export const READING: CallKind = { repeatable: true };

/** Calls that create, delete or change: never repeated by the library. */
export const CHANGING: CallKind = { repeatable: false };

/**
 * Calls that change how a sliver runs, and create or delete nothing. Any look at a slice locks it for a moment, our
 * own included, and code 14 proves that the server has not begun (docs/protocol.md 3.3).
 */
export const ACTING: CallKind = { repeatable: false, waitsForLock: true };

/** For calls whose success is all that they tell. */
export const nothing: Read<void> = () => undefined;

function mayCallAgain(error: unknown, { repeatable }: CallKind): boolean {
  if (!RpcError.is(error, 'busy') || !error.retryable) return false;
  return repeatable || error.codeName === 'BUSY';
}

export class Service {
  readonly url: URL;
  readonly #kind: ServiceKind;
  readonly #options: ClientOptions;

  /** @throws {RpcError} `bad-argument` when the address is not one of HTTPS. */
  constructor(kind: ServiceKind, options: ClientOptions, url: string = options.url) {
    this.#kind = kind;
    this.#options = options;
    this.url = checkedUrl(url);
  }

  /** Whom the caller speaks for. */
  get speaksFor(): SpeaksFor | undefined {
    return this.#options.speaksFor;
  }

  /** Limit of one call in milliseconds, unless the call brings its own. */
  get timeout(): number {
    return this.#options.timeout ?? DEFAULT_TIMEOUT_MS;
  }

  /**
   * What `read` makes of the answer.
   * @throws {RpcError} with every reason that a call can fail with.
   */
  async call<T>({ method, params, kind, read }: Call<T>, call: CallOptions = {}): Promise<T> {
    const body = this.#encoded(method, params);
    const deadline = new Deadline(call.timeout ?? this.timeout, call.signal);
    const mayWait = kind.repeatable || kind.waitsForLock === true;
    const attempts = mayWait ? (call.attempts ?? this.#options.retry?.attempts ?? 4) : 1;
    const hear = call.onLeftOut ?? this.#options.onLeftOut;
    const leftOut: LeftOut = (problem) => hear?.(this.#named(problem, method));
    try {
      return await this.#repeated({ method, body, deadline, read, leftOut, ...kind }, attempts);
    } catch (error) {
      throw RpcError.is(error) ? ofService(error, this.#kind) : error;
    } finally {
      deadline.clear();
    }
  }

  #encoded(method: string, params: readonly WireValue[]): string {
    try {
      return encodeMethodCall(method, params);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      throw new RpcError('bad-argument', `${this.url.host}, ${method}: ${words}`, {
        method,
        url: this.url.href,
        flaw: { kind: 'unreadable', words: words.replace(/\.$/, '') },
        cause: error,
      });
    }
  }

  async #repeated<T>(sending: Sending<T>, attempts: number): Promise<T> {
    const { deadline } = sending;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(sending);
      } catch (error) {
        const pause = this.#pause(attempt);
        const isBusy = mayCallAgain(error, sending);
        if (!isBusy || attempt >= attempts || pause >= deadline.left) throw error;
        await deadline.sleep(pause);
        if (deadline.end === 'aborted') throw this.#stopped(sending);
      }
    }
  }

  #stopped({ method, deadline }: Sending<unknown>): RpcError {
    return new RpcError('aborted', `The call to ${this.url.host} was stopped.`, {
      method,
      url: this.url.href,
      cause: deadline.reason,
    });
  }

  /** Milliseconds before the next attempt: growing, with jitter so that clients do not march in step. */
  #pause(attempt: number): number {
    const { firstPause = 1500 } = this.#options.retry ?? {};
    return firstPause * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  }

  async #once<T>(sending: Sending<T>): Promise<T> {
    const { method, leftOut } = sending;
    const started = new Date();
    const from = performance.now();
    const { identity, trust, onCall } = this.#options;
    let served: Date | undefined;
    const record = (outcome: CallRecord['outcome'], code?: number, weakDigest?: boolean): void => {
      const duration = performance.now() - from;
      const known = { method, url: this.url.href, started, duration, outcome };
      onCall?.(
        defined({ ...known, code, served, weakDigest: weakDigest === true ? true : undefined }),
      );
    };
    try {
      // Loaded with the first call: TLS takes longer to load than all the rest of the library.
      const { exchange } = await import('../tls/transport');
      const { url } = this;
      const answer = await exchange({
        ...sending,
        url,
        identity,
        trust: trustNow(trust),
        maxBytes: MAX_REPLY_BYTES,
      });
      ({ served } = answer);
      const result = await this.#read(sending.read, this.#open(answer, sending), method, leftOut);
      record('ok', undefined, answer.weakDigest);
      return result;
    } catch (error) {
      if (RpcError.is(error)) record(error.reason, error.code);
      throw error;
    }
  }

  async #read<T>(read: Read<T>, value: PlainValue, method: string, leftOut: LeftOut): Promise<T> {
    try {
      return await read(value, leftOut);
    } catch (error) {
      throw this.#named(error, method);
    }
  }

  /** Whatever reading a reply failed with, as a bad reply that names the server and the call. */
  #named(error: unknown, method: string): RpcError {
    if (RpcError.is(error) && (error.reason !== 'bad-reply' || error.url !== undefined))
      return error;
    const message = error instanceof Error ? error.message : String(error);
    const where = message.includes(method) ? '' : `, ${method}`;
    const known = RpcError.is(error) ? error : undefined;
    return new RpcError('bad-reply', `${this.url.host}${where}: ${message}`, {
      method,
      url: this.url.href,
      flaw: known?.flaw ?? { kind: 'unreadable', words: message.replace(/\.$/, '') },
      cause: known === undefined ? error : known.cause,
    });
  }

  #open({ status, body }: HttpReply, { method, bare }: Sending<unknown>): PlainValue {
    const call = { method, url: this.url.href };
    if (status === 503) {
      throw new RpcError('busy', `${this.url.host} is too busy to answer ${method} (HTTP 503).`, {
        ...call,
        code: 503,
        codeName: 'SERVER_UNAVAILABLE',
        retryable: true,
      });
    }
    if (status !== 200) {
      const moved = status >= 300 && status < 400 ? ', a redirection, which is not followed' : '';
      throw new RpcError(
        'http',
        `${this.url.host} answered ${method} with HTTP ${status}${moved}.`,
        { ...call, code: status },
      );
    }
    try {
      return openReply(decodePlainResponse(body), call, bare !== true).value;
    } catch (error) {
      throw this.#named(error, method);
    }
  }
}

function checkedUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:') {
    throw new RpcError('bad-argument', `"${url}" is not an https address of a service.`, {
      flaw: { kind: 'address', text: url },
    });
  }
  return parsed;
}
