/**
 * Following beside a process that holds the lock of a job and does not move: one that was stopped (Ctrl-Z)
 * lives on and says nothing. To look at a site needs no lock; the end that is seen is kept all the same,
 * since the site tells the reason of a failure once, and the holder finds it there when it goes on.
 */
import type { Claim, ClaimHolder } from '../storage/lockFile';
import type { JobStore } from './job';

/** A process that works gives a sign within this many milliseconds, however busy the machine and short the interval. */
const LONGEST_SILENCE_MS = 5_000;

/**
 * Milliseconds without a sign after which a holder that looks every `interval` milliseconds counts as still. To be
 * sooner would make two ask: a site tells the reason of a failure to one of them only.
 */
export const patienceFor = (interval: number): number => Math.max(4 * interval, LONGEST_SILENCE_MS);

/** A claim that holds as long as the other process does not move. */
export interface BesideClaim extends Claim {
  readonly holder: ClaimHolder;
}

export class StillHolders {
  readonly #store: Pick<JobStore, 'holder'>;
  /** The last sign of each holder, and since when it has been the last, by the clock of this process. */
  readonly #seen = new Map<string, { readonly sign: number; readonly since: number }>();

  constructor(store: Pick<JobStore, 'holder'>) {
    this.#store = store;
  }

  /** Undefined while nobody holds the job, or who holds it has given a sign within `patience` milliseconds. */
  claim(id: string, patience: number): BesideClaim | undefined {
    const holder = this.#store.holder?.(id);
    if (holder === undefined) {
      this.#seen.delete(id);
      return undefined;
    }
    if (!this.#isStill(id, holder, patience)) return undefined;
    return {
      holder,
      keep: () => this.#store.holder?.(id)?.sign === holder.sign,
      release: () => void this.#seen.delete(id),
    };
  }

  #isStill(id: string, { sign }: ClaimHolder, patience: number): boolean {
    const now = performance.now();
    const before = this.#seen.get(id);
    if (before?.sign === sign) return now - before.since >= patience;
    this.#seen.set(id, { sign, since: now });
    return patience === 0;
  }
}
