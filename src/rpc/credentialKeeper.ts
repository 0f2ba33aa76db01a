// Fetches a credential once, however many ask at the same time, and keeps it until shortly before it
// expires.
import { lastsFor, parseCredential, type Credential } from './credential';
import { setRenewal, type CredentialCache } from './credentialCache';
import type { CallOptions } from './options';

/** A credential with less than this left, in milliseconds, is fetched anew. */
const MARGIN = 5 * 60_000;

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
    // A caller with a signal or limit of its own must not decide over the fetch of another.
    if (call.signal !== undefined || call.timeout !== undefined) {
      return this.keep(name, await fetch(call), fetch);
    }
    const running = this.#underWay.get(name);
    if (running !== undefined) return running;
    const fetching = fetch(call)
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
      const credential = parseCredential(xml);
      return lastsFor(credential, MARGIN) ? credential : undefined;
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
