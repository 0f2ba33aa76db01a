/** What is said while a snapshot is asked for, and when the request is out, whichever way it took. */
import { setImmediate } from 'node:timers/promises';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { jobSentence } from '../../../model/snapshots/sentence';
import type { Snapshots } from '../../../model/snapshots/snapshots';
import { Ended, exitCodes } from '../failures/failure';
import type { Output } from '../terminal/output';
import { shellWord } from '../../../model/shellWord';
import { shownJob, startedText } from './shownJob';

/** Reading all records takes a while, so it is done while the site is called. */
export async function tellOfDamaged(snapshots: Snapshots, output: Output): Promise<void> {
  await setImmediate();
  for (const { error } of snapshots.problems) output.warn(error.sentence);
}

/** Ctrl-C while the request is on its way: nobody knows yet whether the site has begun. @returns ends that */
export function onInterrupt(imageName: string, siteOption: string, output: Output): () => void {
  const interrupt = (): void => {
    output.warn(
      `It is not known whether the snapshot ${imageName} has started; check with: geni-image wait ${shellWord(imageName)}${siteOption}`,
    );
    process.exit(exitCodes.interrupted);
  };
  process.once('SIGINT', interrupt);
  return () => process.removeListener('SIGINT', interrupt);
}

/** @param siteOption how the site is named after the command that is shown */
/** The request is out; usually the site has accepted, sometimes its answer was lost. */
export function tell(job: SnapshotJob, siteOption: string, output: Output): void {
  output.changed({ snapshot: shownJob(job) }, job.created === undefined ? '' : startedText(job));
  if (job.created !== undefined) return;
  output.warn(
    jobSentence({ ...job, reason: job.problem }),
    `Check with: geni-image wait ${shellWord(job.imageName)}${siteOption}`,
  );
  throw new Ended(exitCodes.timedOut);
}
