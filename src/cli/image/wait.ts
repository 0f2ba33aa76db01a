/** `geni-image wait`: follows a snapshot that an earlier command, or the editor, has begun. */
import { defaultJobDirectory, fileJobStore } from '../../model/jobStore';
import type { SnapshotJob } from '../../model/snapshotJob';
import { Snapshots } from '../../model/snapshots';
import { UsageError } from './failure';
import { follow, pollInterval } from './follow';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession } from './session';

export interface WaitOptions extends CommonOptions {
  readonly poll?: string;
}

export async function wait(
  imageName: string | undefined,
  options: WaitOptions,
  output: Output,
): Promise<void> {
  const interval = pollInterval(options.poll);
  const store = fileJobStore(defaultJobDirectory());
  const jobs = store.load();
  for (const { error } of store.problems?.() ?? []) output.warn(error.sentence);
  const job = chosen(jobs, imageName);
  const session = await openSession(atSiteOf(job, options), [job.siteUrn]);
  const account = { ...session.account, id: job.accountId };
  output.about({ site: job.siteName, image: job.imageName, sliver: job.clientId });
  const sites = [{ ...session.site, urn: job.siteUrn, name: job.siteName }];
  const snapshots = new Snapshots({ store, accounts: () => [{ ...account, sites }], interval });
  try {
    await snapshots.lookAgain(job.id);
    snapshots.resume();
    await follow(snapshots, job, options, output);
  } finally {
    snapshots.dispose();
  }
}

/** Where the snapshot was asked for, unless the person names the site. */
function atSiteOf({ siteUrl }: SnapshotJob, options: WaitOptions): WaitOptions {
  if (options.cm !== undefined || siteUrl === undefined) return options;
  return { ...options, cm: [siteUrl] };
}

/** The one of that name, or the one that runs. Newest first counts. */
function chosen(jobs: readonly SnapshotJob[], imageName: string | undefined): SnapshotJob {
  const newest = [...jobs].sort((a, b) => b.startedAt - a.startedAt);
  if (imageName === undefined) {
    const job = newest.find(({ outcome }) => outcome === undefined) ?? newest[0];
    if (job !== undefined) return job;
    throw new UsageError('No snapshot was begun from here yet: there is nothing to wait for.');
  }
  const job = newest.find((it) => it.imageName === imageName || it.id === imageName);
  if (job !== undefined) return job;
  throw new UsageError(
    `No snapshot ${imageName} was begun from here: "geni-image info URN" shows the state of any image.`,
  );
}
