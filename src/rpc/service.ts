// One XML-RPC service at one address: encodes the call, sends it, reads the reply, opens the envelope,
// and repeats what is safe to repeat while the server is busy. All clients stand on it.
import { decodePlainResponse } from './decode';
import { Deadline } from './deadline';
import { encodeMethodCall } from './encode';
import { ofService, RpcError, type ServiceKind } from './errors';
import type { CallOptions, CallRecord, ClientOptions } from './options';
import { openReply, type Result } from './reply';
import type { Answer } from './transport';
import type { PlainValue, WireValue } from './wire';

const DEFAULT_TIMEOUT = 60_000;
const MAX_REPLY = 67_108_864;

/** How a call may be treated. */
export interface CallKind {
  /** True for calls that change nothing, so that repeating them while the server is busy is harmless. */
  repeatable: boolean;
}

/** One call on its way. */
interface Sending extends CallKind {
  method: string;
  body: string;
  deadline: Deadline;
}

/** Calls that only read. */
export const READING: CallKind = { repeatable: true };

/** Calls that create, delete or change: never repeated by the library. */
export const CHANGING: CallKind = { repeatable: false };

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

  /** Limit of one call in milliseconds, unless the call brings its own. */
  get timeout(): number {
    return this.#options.timeout ?? DEFAULT_TIMEOUT;
  }

  /** @throws {RpcError} with every reason that a call can fail with. */
  async call(
    method: string,
    params: readonly WireValue[],
    kind: CallKind,
    call: CallOptions = {},
  ): Promise<Result> {
    const body = encodeMethodCall(method, params);
    const deadline = new Deadline(call.timeout ?? this.timeout, call.signal);
    const { repeatable } = kind;
    const attempts = repeatable ? (call.attempts ?? this.#options.retry?.attempts ?? 4) : 1;
    try {
      return await this.#repeated({ method, body, deadline, repeatable }, attempts);
    } catch (error) {
      throw RpcError.is(error) ? ofService(error, this.#kind) : error;
    } finally {
      deadline.clear();
    }
  }

  async #repeated(sending: Sending, attempts: number): Promise<Result> {
    const { deadline } = sending;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(sending);
      } catch (error) {
        const pause = this.#pause(attempt);
        const isBusy = RpcError.is(error, 'busy') && error.retryable;
        if (!isBusy || attempt >= attempts || pause >= deadline.left) throw error;
        await rest(pause, deadline);
      }
    }
  }

  /** Milliseconds before the next attempt: growing, with jitter so that clients do not march in step. */
  #pause(attempt: number): number {
    const { firstPause = 1500 } = this.#options.retry ?? {};
    return firstPause * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  }

  async #once(sending: Sending): Promise<Result> {
    const { method } = sending;
    const started = new Date();
    const from = performance.now();
    const { identity, trust, onCall } = this.#options;
    const record = (outcome: CallRecord['outcome'], code?: number, weakDigest?: boolean): void =>
      onCall?.({
        method,
        url: this.url.href,
        started,
        duration: performance.now() - from,
        outcome,
        ...(code !== undefined && { code }),
        ...(weakDigest === true && { weakDigest }),
      });
    try {
      // Loaded with the first call: TLS takes longer to load than all the rest of the library.
      const { exchange } = await import('./transport');
      const answer = await exchange({
        ...sending,
        url: this.url,
        identity,
        trust,
        maxBytes: MAX_REPLY,
      });
      const result = this.#open(answer, sending);
      record('ok', undefined, answer.weakDigest);
      return result;
    } catch (error) {
      if (RpcError.is(error)) record(error.reason, error.code);
      throw error;
    }
  }

  /**
   * What `read` makes of the value of an answer. What it throws names the server and the call.
   * @throws {RpcError} `bad-reply`
   */
  read<T>(method: string, value: PlainValue, read: (value: PlainValue) => T): T {
    try {
      return read(value);
    } catch (error) {
      const named = this.#named(error, method);
      throw RpcError.is(named) ? ofService(named, this.#kind) : named;
    }
  }

  #named(error: unknown, method: string): unknown {
    if (!RpcError.is(error, 'bad-reply') || error.url !== undefined) return error;
    const where = error.message.includes(method) ? '' : `, ${method}`;
    return new RpcError('bad-reply', `${this.url.host}${where}: ${error.message}`, {
      method,
      url: this.url.href,
      flaw: error.flaw ?? { kind: 'unreadable', words: error.message.replace(/\.$/, '') },
      cause: error.cause,
    });
  }

  #open({ status, body }: Answer, { method, repeatable }: Sending): Result {
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
      return openReply(decodePlainResponse(body), call, !repeatable);
    } catch (error) {
      throw this.#named(error, method);
    }
  }
}

/** Waits, but not longer than the call may last. */
function rest(pause: number, deadline: Deadline): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(done, pause);
    const forget = deadline.onEnd(done);
  });
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
