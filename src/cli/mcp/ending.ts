/** What must not be cut off when the client goes: a request that changes something and is on its way. */
const running = new Set<Promise<unknown>>();

export async function whileServing<T>(work: Promise<T>): Promise<T> {
  running.add(work);
  try {
    return await work;
  } finally {
    running.delete(work);
  }
}

/** Resolves when all of it has ended, well or not. Calls have limits of their own. */
export async function allEnded(): Promise<void> {
  await Promise.allSettled(running);
}
