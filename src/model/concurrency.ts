/** Small rules for work that runs at the same time. */

/** Runs `work` on every item, at most `limit` at once. Rejects with the first failure. */
export async function eachWithLimit<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

/** Calls of the same key that are on their way at the same time are one call. */
export class InFlight<T> {
  readonly #calls = new Map<string, Promise<T>>();

  get(key: string, call: () => Promise<T>): Promise<T> {
    const running = this.#calls.get(key);
    if (running !== undefined) return running;
    const started = call().finally(() => this.#calls.delete(key));
    this.#calls.set(key, started);
    // Everybody may have stopped waiting by the time it fails.
    started.catch(() => undefined);
    return started;
  }
}

/** The result of `work`, unless the signal ends the waiting first. The work itself goes on. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Resolves after a time, or at once when the signal fires; never rejects. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
