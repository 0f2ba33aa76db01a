/** Looks again, right before a delete, whether something has begun to use an image since the plan was made. */
import { whyKept, type Evidence } from '../../../model/keep/evidence';
import type { PlanItem } from '../../../model/keep/plan';
import type { Session } from '../session/session';
import { jobsNow, slicesNow } from './gather';
import { readWorkspace } from './workspace';

/** Milliseconds for which a look at files and nodes is believed; the site itself refuses what a node runs. */
const BELIEVED_MS = 10_000;

/** @param said what the plan was made by @throws what a look throws: then nothing is deleted */
export function lookAgain(
  folders: readonly string[],
  sessions: readonly Session[],
  said: Evidence,
): (item: PlanItem) => Promise<string | undefined> {
  let seen: { readonly evidence: Evidence; readonly at: number } | undefined;
  return async (item) => {
    if (seen === undefined || performance.now() - seen.at > BELIEVED_MS) {
      const slices = await slicesNow(sessions);
      const { addresses } = said;
      const evidence = { ...readWorkspace(folders), slices, jobs: jobsNow(), addresses };
      seen = { evidence, at: performance.now() };
    }
    return whyKept(item, item.version, seen.evidence);
  };
}
