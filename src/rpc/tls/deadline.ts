// The end of a call: its time limit or the caller's abort, whichever comes first. One deadline covers
// connecting, TLS, sending, and reading the whole body.
import { setTimeout as sleep } from 'node:timers/promises';

/** What whoever waits fails with; why the time is over stands in `end`. */
export function timeIsOver(): Error {
  return new Error('the deadline has passed');
}

/** Counts from its construction. Call `clear` when the call is over. */
export class Deadline {
  readonly timeout: number;
  readonly #started = performance.now();
  readonly #listeners = new Set<() => void>();
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #end: 'timeout' | 'aborted' | undefined;

  constructor(timeout: number, signal: AbortSignal | undefined) {
    this.timeout = timeout;
    this.#signal = signal;
    this.#timer = setTimeout(() => this.#finish('timeout'), timeout);
    if (signal?.aborted === true) this.#finish('aborted');
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Why the time is over; undefined while it is not. */
  get end(): 'timeout' | 'aborted' | undefined {
    return this.#end;
  }

  /** Milliseconds left. */
  get left(): number {
    return Math.max(0, this.timeout - (performance.now() - this.#started));
  }

  /** Why the caller ended it: the reason of the signal. */
  get reason(): unknown {
    return this.#signal?.reason as unknown;
  }

  /** Waits, but not beyond the end. */
  async sleep(milliseconds: number): Promise<void> {
    const stop = new AbortController();
    const forget = this.onEnd(() => stop.abort());
    // Who sleeps looks at `end` afterwards; being woken up is no failure.
    await sleep(milliseconds, undefined, stop).catch(() => undefined);
    forget();
  }

  /** Calls back when the time is over, soon if it is already, never at once; the result takes that back. */
  onEnd(listener: () => void): () => void {
    if (this.#end !== undefined) queueMicrotask(listener);
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * What the work comes to, or a failure as soon as the time is over: the libraries below do not tell of every
   * end of a connection.
   */
  async bound<T>(work: Promise<T>): Promise<T> {
    let forget = (): void => undefined;
    const over = new Promise<never>((_resolve, reject) => {
      forget = this.onEnd(() => reject(timeIsOver()));
    });
    try {
      return await Promise.race([work, over]);
    } finally {
      forget();
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#listeners.clear();
  }

  readonly #onAbort = (): void => this.#finish('aborted');

  #finish(end: 'timeout' | 'aborted'): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    for (const listener of this.#listeners) listener();
    this.clear();
  }
}
