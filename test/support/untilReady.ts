/** Waits for a sliver to boot, and not for ever. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from '../../src/model/accounts/account';
import {
  type AskedSliver,
  problemOf,
  type Readiness,
  readinessOf,
} from '../../src/model/snapshots/planning/readiness';

const longestMs = 30_000;

/** What can become ready by itself. */
const passing: readonly Readiness['state'][] = ['not-yet', 'imaging'];

/**
 * Resolves once a snapshot of the sliver may start.
 * @throws with what was seen, when waiting changes nothing or half a minute has passed
 */
export async function untilReady(place: Place, sliver: AskedSliver): Promise<void> {
  const end = performance.now() + longestMs;
  for (;;) {
    const found = await readinessOf(place, sliver);
    if (found.state === 'ready') return;
    if (!passing.includes(found.state) || performance.now() > end) {
      const seen = JSON.stringify({ ...found, problem: undefined });
      throw new Error(`${sliver.sliverUrn} is not ready: ${seen}`, { cause: problemOf(found) });
    }
    await pause(5);
  }
}
