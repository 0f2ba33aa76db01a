// Time as the testbed sees it: the clock that servers read, which can be set off, and the waits
// that stand for slow machines, which can be scaled and end at once when the testbed stops.
import { setTimeout as after } from 'node:timers/promises';

export class Clock {
  readonly #scale: number;
  readonly #skew: () => number;
  readonly #stopping = new AbortController();

  /** @param skew milliseconds that the servers' clock is ahead, as it is now */
  constructor(scale: number, skew: () => number = () => 0) {
    this.#scale = scale;
    this.#skew = skew;
  }

  /** Epoch milliseconds on the servers' clock. */
  now(): number {
    return Date.now() + this.#skew();
  }

  get seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Aborted when the testbed stops. */
  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Aborted when the testbed stops, or `signal` is. */
  until(signal?: AbortSignal): AbortSignal {
    return signal ? AbortSignal.any([this.stopped, signal]) : this.stopped;
  }

  /** True milliseconds for as many of a slow machine. */
  scaled(milliseconds: number): number {
    return milliseconds * this.#scale;
  }

  /**
   * Waits scaled time, `least` true milliseconds where given. Rejects with an AbortError once the testbed stops or
   * `signal` is aborted.
   */
  async wait(milliseconds: number, signal?: AbortSignal, least = 0): Promise<void> {
    const length = Math.max(this.scaled(milliseconds), least);
    await after(length, undefined, { signal: this.until(signal) });
  }

  stop(): void {
    this.#stopping.abort();
  }
}

/** `2026-11-24T08:00:00Z`, the form of every date the servers write. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
