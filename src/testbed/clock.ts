// Time as the testbed sees it: the clock that servers read, which can be set off, and the waits
// that stand for slow machines, which can be scaled and end at once when the testbed stops.
import { setTimeout as after } from 'node:timers/promises';

export class Clock {
  /** Milliseconds that the servers' clock is ahead. */
  skew = 0;
  readonly #scale: number;
  readonly #stopping = new AbortController();

  constructor(scale: number) {
    this.#scale = scale;
  }

  now(): number {
    return Date.now() + this.skew;
  }

  get seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Aborted when the testbed stops. */
  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Waits scaled time. Rejects with an AbortError once the testbed stops. */
  async wait(milliseconds: number): Promise<void> {
    await after(milliseconds * this.#scale, undefined, { signal: this.#stopping.signal });
  }

  stop(): void {
    this.#stopping.abort();
  }
}

/** `2026-11-24T08:00:00Z`, the form of every date the servers write. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
