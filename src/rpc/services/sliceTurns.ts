// Calls of one slice, one after the other: a site locks the slice for each of them, and refuses a second one that comes
// meanwhile (docs/protocol.md 5.8 and 6.2). Without this a look of ours would turn away what a person has asked for.
import { urnKey } from '../urn';

/** Milliseconds after which a call goes out all the same: one before it may hang. */
const PATIENCE_MS = 5000;

export class SliceTurns {
  /** By slice, what ends with the last of its calls. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** @param signal ends the wait, not the work */
  async run<T>(sliceUrn: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const slice = urnKey(sliceUrn);
    const before = this.#last.get(slice);
    let end = (): void => undefined;
    const last = Promise.all([before, new Promise<void>((resolve) => (end = resolve))]);
    this.#last.set(slice, last);
    try {
      if (before !== undefined) await settled(before, signal);
      return await work();
    } finally {
      end();
      if (this.#last.get(slice) === last) this.#last.delete(slice);
    }
  }
}

/** Resolves when the calls before have ended, when patience has, or when the caller has left. */
async function settled(before: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const limit = setTimeout(leave, PATIENCE_MS);
  signal?.addEventListener('abort', leave);
  if (signal?.aborted === true) leave();
  await Promise.race([before, left]);
  clearTimeout(limit);
  signal?.removeEventListener('abort', leave);
}
