// Fetches a credential once, however many ask at the same time, and keeps it until shortly before it
// expires.
import { keptCredential, lastsFor, parseCredential, type Credential } from './credential';
import { setRenewal, type CredentialCache } from './cache';
import { Deadline } from '../tls/deadline';
import { RpcError } from '../errors';
import type { CallOptions } from '../options';

/** A credential with less than this left, in milliseconds, is fetched anew. */
const MARGIN_MS = 5 * 60_000;

/** The longest time that a timer can take. */
const LONGEST_TIMER = 2 ** 31 - 1;

type Fetch = (call: CallOptions) => Promise<Credential>;

export class CredentialKeeper {
  readonly #cache: CredentialCache;
  readonly #prefix: string;
  readonly #underWay = new Map<string, Promise<Credential>>();

  constructor(cache: CredentialCache, prefix: string) {
    this.#cache = cache;
    this.#prefix = prefix;
  }

  async get(name: string, call: CallOptions, fetch: Fetch): Promise<Credential> {
    const kept = await this.#kept(name);
    if (kept !== undefined) return this.#renewable(name, kept, fetch);
    return within(() => this.#fetchOnce(name, fetch), call);
  }

  /** The fetch belongs to all who wait for it, so the signal and limit of one caller do not reach it. */
  #fetchOnce(name: string, fetch: Fetch): Promise<Credential> {
    const running = this.#underWay.get(name);
    if (running !== undefined) return running;
    const fetching = fetch({})
      .then((credential) => this.keep(name, credential, fetch))
      .finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, fetching);
    return fetching;
  }

  async keep(name: string, credential: Credential, fetch: Fetch): Promise<Credential> {
    await this.#cache.set(this.#key(name), credential.xml, credential.expires);
    return this.#renewable(name, credential, fetch);
  }

  async forget(name: string): Promise<void> {
    await this.#cache.delete(this.#key(name));
  }

  async #kept(name: string): Promise<Credential | undefined> {
    const xml = await this.#cache.get(this.#key(name));
    if (xml === undefined) return undefined;
    try {
      const credential = keptCredential(xml) ?? parseCredential(xml);
      return lastsFor(credential, MARGIN_MS) ? credential : undefined;
    } catch {
      return undefined;
    }
  }

  #renewable(name: string, credential: Credential, fetch: Fetch): Credential {
    setRenewal(credential, async (call) => {
      await this.forget(name);
      return this.get(name, call, fetch);
    });
    return credential;
  }

  #key(name: string): string {
    return `${this.#prefix} ${name}`;
  }
}

/** Waits for a fetch, but no longer than the caller wants to; a caller who has stopped starts none. */
function within<T>(work: () => Promise<T>, { signal, timeout }: CallOptions): Promise<T> {
  if (signal?.aborted === true) return Promise.reject(given('aborted', signal));
  if (signal === undefined && timeout === undefined) return work();
  return new Promise((resolve, reject) => {
    const deadline = new Deadline(timeout ?? LONGEST_TIMER, signal);
    deadline.onEnd(() => reject(given(deadline.end ?? 'timeout', signal)));
    work()
      .then(resolve, reject)
      .finally(() => deadline.clear());
  });
}

/** The caller's own end of waiting. */
function given(up: 'aborted' | 'timeout', signal: AbortSignal | undefined): RpcError {
  return up === 'aborted'
    ? new RpcError('aborted', 'The call was stopped while it waited for a credential.', {
        cause: signal?.reason,
      })
    : new RpcError('timeout', 'No credential came within the limit.', { retryable: true });
}
