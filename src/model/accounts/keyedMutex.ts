/**
 * Turns: calls with the same key run strictly one after another. A site locks a slice while it
 * answers, and a second call of the same slice would be told "busy" (docs/protocol.md 6.2).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { orAborted } from '../concurrency';

export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();
  /** The key whose turn the running code has. */
  readonly #current = new AsyncLocalStorage<string>();

  /**
   * Runs `work` after all earlier work of the same key has settled; at once when it is itself a part
   * of such work. The signal ends only the waiting: work that has begun must look at it itself.
   */
  take<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#current.getStore() === key) return work();
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = orAborted(before, signal).then(() => this.#current.run(key, work));
    // Who gives up waiting does not let the next one overtake those before.
    const settled = Promise.allSettled([before, result]);
    this.#last.set(key, settled);
    void settled.then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    return result;
  }
}
