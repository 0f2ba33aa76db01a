/**
 * What the sites advertise: system images, sliver types, hardware types and nodes. Read only for sites
 * that a document needs, in the background, and kept for some hours: at a large site it is 9 MB.
 */
import type { SiteState } from '../../../model/inventory/inventory';
import { Emitter } from '../../../model/event';
import type { Log } from '../../errors/log';
import type { Advertised, ParseAdvertisement } from './advertised';

interface Entry {
  advertised?: Advertised;
  reading?: Promise<void>;
  failedAt?: number;
}

const MINUTE_MS = 60_000;
/** What sites offer changes with their administrators, not with our users. */
const KEPT_MS = 6 * 60 * MINUTE_MS;
const UNTIL_NEXT_TRY_MS = 5 * MINUTE_MS;
/** Limit of one reading in milliseconds. */
const TIMEOUT_MS = 2 * MINUTE_MS;

export class Advertisements {
  readonly #log: Log;
  readonly #parse: ParseAdvertisement;
  readonly #changes = new Emitter<void>();
  readonly #ended = new AbortController();
  readonly #entries = new Map<string, Entry>();

  readonly onDidChange = this.#changes.event;

  constructor(log: Log, parse: ParseAdvertisement) {
    this.#log = log;
    this.#parse = parse;
  }

  of(state: SiteState): Advertised | undefined {
    return this.#entries.get(keyOf(state))?.advertised;
  }

  get reading(): boolean {
    return [...this.#entries.values()].some(({ reading }) => reading !== undefined);
  }

  /** Reads what is missing or old. Resolves when it is there or could not be had; never rejects. */
  async want(states: readonly SiteState[]): Promise<void> {
    await Promise.all(states.map((state) => this.#want(state)));
  }

  /** What is known stays until it is read again. */
  async again(states: readonly SiteState[]): Promise<void> {
    await Promise.all(states.map((state) => this.#read(state, this.#entry(state))));
  }

  dispose(): void {
    this.#ended.abort();
    this.#changes.dispose();
  }

  #entry(state: SiteState): Entry {
    const key = keyOf(state);
    const entry = this.#entries.get(key) ?? {};
    this.#entries.set(key, entry);
    return entry;
  }

  async #want(state: SiteState): Promise<void> {
    const entry = this.#entry(state);
    const now = Date.now();
    if (entry.advertised && now - entry.advertised.at.getTime() < KEPT_MS) return;
    if (entry.failedAt !== undefined && now - entry.failedAt < UNTIL_NEXT_TRY_MS) return;
    await this.#read(state, entry);
  }

  #read(state: SiteState, entry: Entry): Promise<void> {
    entry.reading ??= this.#fetch(state)
      .then((advertised) => {
        entry.advertised = advertised;
        delete entry.failedAt;
      })
      .catch((error: unknown) => {
        entry.failedAt = Date.now();
        if (!this.#ended.signal.aborted) this.#log.failure(error);
      })
      .finally(() => {
        delete entry.reading;
        this.#changes.fire();
      });
    return entry.reading;
  }

  async #fetch({ account, site }: SiteState): Promise<Advertised> {
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const credentials = [await account.sliceAuthority.selfCredential({ signal })];
    const call = { signal, timeout: TIMEOUT_MS };
    const xml = await site.componentManager.discoverResources({ credentials }, call);
    return this.#parse(xml, { urn: site.urn, name: site.name }, signal);
  }
}

function keyOf({ account, site }: SiteState): string {
  return `${account.id} ${site.urn}`;
}
