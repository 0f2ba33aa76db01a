/** How snapshots stand: at once, or after waiting a while. */
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { openJob, wait } from '../../image/commands/wait';
import { shownJob } from '../../image/snapshots/shownJob';
import { atSites, siteHint } from '../atSites';
import { type Call, reads } from '../offer';

const imageHint = 'Name of the image.';

/** Of those that this computer has started. */
const MOST_SNAPSHOTS = 20;

export const snapshotStatus = reads({
  name: 'snapshot_status',
  title: 'Snapshot status',
  description:
    'Asks the site how a snapshot stands: stage, size, outcome, reason of a failure, URN. Without an image, lists the last snapshots that were started from this computer, without asking a site.',
  takes: (is) => ({
    image: is.string().optional().describe(imageHint),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ image, site }, { options, output }) => {
    if (image === undefined) listJobs(output);
    else await lookAt(image, { options: atSites(options, site), output });
  },
});

function listJobs(output: Call['output']): void {
  const store = fileJobStore(defaultJobDirectory());
  const jobs = [...store.load()].sort((a, b) => b.startedAt - a.startedAt);
  for (const { error } of store.problems?.() ?? []) output.warn(error.sentence);
  output.result({ snapshots: jobs.slice(0, MOST_SNAPSHOTS).map(shownJob) }, '');
}

async function lookAt(
  image: string,
  { options, output }: Pick<Call, 'options' | 'output'>,
): Promise<void> {
  const { snapshots, job } = await openJob(image, withoutSites(options), output);
  try {
    await snapshots.lookAgain(job.id);
    await snapshots.lookNow(job.id);
    const now = snapshots.jobs.find(({ id }) => id === job.id) ?? job;
    output.result({ snapshot: shownJob(now) }, '');
  } finally {
    snapshots.dispose();
  }
}

export const waitForSnapshot = reads({
  name: 'wait_for_snapshot',
  title: 'Wait for a snapshot',
  description:
    'Waits until a snapshot ends, at most for the given time, and says how it stands then. Call it again while there is no outcome.',
  takes: (is) => ({
    image: is.string().optional().describe(`${imageHint} Default: the snapshot that runs.`),
    seconds: is.number().min(1).max(50).optional().describe('Longest wait. Default: 40.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async ({ image, seconds = 40, site }, { options, output, signal }) => {
    const until = AbortSignal.any([AbortSignal.timeout(seconds * 1000), signal]);
    const how = { ...withoutSites(atSites(options, site)), poll: '5', until };
    await wait(image, how, output);
  },
});

/** The record says which site took it. */
function withoutSites(options: Call['options']): Call['options'] {
  const { cm, ...others } = options;
  return (cm?.length ?? 0) > 1 ? others : options;
}
