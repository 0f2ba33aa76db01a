/** Waits for what no event tells of, and not for ever. */
import { setTimeout as pause } from 'node:timers/promises';

const limit = 30_000;

/** Resolves once it is so. @throws after half a minute */
export async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limit;
  while (!(await is())) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${what}.`);
    await pause(5);
  }
}
