// The lock that serialises calls of one slice at one site; a second caller is told to try again (code 14).
import { busy } from '../wire/replyCodes';
import type { Site } from '../sites/site';
import type { Clock } from '../time/clock';

export class SliceLocks {
  readonly #clock: Clock;
  readonly #held = new Map<string, Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `work` with the lock. @throws Refusal busy when it is held, at once or after `patience` unscaled milliseconds */
  async hold<T>(
    site: Site,
    sliceUrn: string,
    work: () => Promise<T> | T,
    patience = 0,
  ): Promise<T> {
    const key = `${site.name} ${sliceUrn}`;
    const deadline = performance.now() + this.#clock.scaled(patience);
    for (let holder = this.#held.get(key); holder; holder = this.#held.get(key)) {
      const left = deadline - performance.now();
      if (left <= 0) throw busy();
      await Promise.race([
        holder,
        new Promise<void>((resolve) => setTimeout(resolve, left).unref()),
      ]);
    }
    let release = (): void => undefined;
    this.#held.set(key, new Promise((resolve) => (release = resolve)));
    try {
      return await work();
    } finally {
      this.#held.delete(key);
      release();
    }
  }

  isHeld(site: Site, sliceUrn: string): boolean {
    return this.#held.has(`${site.name} ${sliceUrn}`);
  }
}
