// One request of a token after another: two at once are sometimes answered as if the token had no user. The turns
// belong to the token and not to a client, so two clients of one process wait for each other too.

/** The signal fired before the turn came. */
export class StoppedWaiting extends Error {}

/** By token, what the next request waits for; only while there is something to wait for. */
const ends = new Map<string, Promise<void>>();

/**
 * What the work comes to, once all that was asked for with this token before has ended.
 * @throws {StoppedWaiting} and what the work fails with.
 */
export async function inTurn<T>(
  token: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const before = ends.get(token) ?? Promise.resolve();
  let finish = (): void => undefined;
  const own = new Promise<void>((resolve) => (finish = resolve));
  const end = before.then(() => own);
  ends.set(token, end);
  void end.then(() => forget(token, end));
  try {
    await until(before, signal);
    return await work();
  } finally {
    finish();
  }
}

/** Lets requests with the new token wait for those that still wait with the old one. */
export function passTurns(from: string, to: string): void {
  const end = ends.get(from);
  if (end === undefined || from === to) return;
  ends.set(to, end);
  void end.then(() => forget(to, end));
}

function forget(token: string, end: Promise<void>): void {
  if (ends.get(token) === end) ends.delete(token);
}

/** Waits, but not beyond the signal. */
async function until(before: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return before;
  if (signal.aborted) throw new StoppedWaiting();
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new StoppedWaiting());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    await Promise.race([before, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
