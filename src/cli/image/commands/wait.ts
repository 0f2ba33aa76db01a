/** `geni-image wait`: follows a snapshot that an earlier command, or the editor, has begun. */
import { accountIdOf } from '../../../model/accounts/speaksFor';
import { identityOf } from '../../../model/accounts/siteIdentity';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { Snapshots } from '../../../model/snapshots/snapshots';
import { lastPartOf } from '../../../model/urns';
import { parseUrn, sameName, sameUrn } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { follow, pollInterval, type FollowOptions } from '../snapshots/follow';
import { knownAge } from '../terminal/format';
import type { Output } from '../terminal/output';
import { givenSpeaksFor } from '../session/credentials';
import { isTokenOnly } from '../session/portal/ways';
import type { OpenJob } from './waitByToken';
import { identityFor, openSession, timeoutOf, type Session } from '../session/session';

export interface WaitOptions extends FollowOptions {
  readonly poll?: string;
}

/** @throws what `openJob` throws, and Ended unless the image is ready */
export async function wait(
  imageName: string | undefined,
  options: WaitOptions,
  output: Output,
): Promise<void> {
  const { snapshots, job } = await openJob(imageName, options, output);
  try {
    await snapshots.lookAgain(job.id);
    snapshots.reopen(job.id);
    snapshots.resume();
    tellSeenBefore(snapshots.jobs.find(({ id }) => id === job.id) ?? job, output);
    await follow(snapshots, job, options, output);
  } finally {
    snapshots.dispose();
  }
}

/**
 * The snapshot that is meant, and who can ask for it. Nobody is asked yet.
 * @param imageName or the id of the job; default: the running one, else the last
 * @throws UsageError for a snapshot of somebody else, or of another site than `-m` names: asking would spoil its record
 */
export async function openJob(
  imageName: string | undefined,
  options: WaitOptions,
  output: Output,
): Promise<OpenJob> {
  const interval = pollInterval(options.poll);
  const store = fileJobStore(defaultJobDirectory());
  const jobs = store.load();
  const problems = store.problems?.() ?? [];
  for (const { error } of problems) output.warn(error.sentence);
  const first = chosen(byWay(jobs, options), imageName) ?? chosen(jobs, imageName);
  if (first === undefined) throw noneFound(imageName, problems.length > 0);
  if (first.portal !== undefined) {
    const { openJobByToken } = await import('./waitByToken');
    return await openJobByToken(first, first.portal, { store, interval }, options, output);
  }
  const identity = await identityFor(options);
  const speaksFor = await givenSpeaksFor(options, identity);
  const bySites = jobs.filter(({ portal }) => portal === undefined);
  const job = ownOf(bySites, imageName, accountIdOf(identity, speaksFor));
  const session = await openSession(atSiteOf(job, options), [job.siteUrn], identity);
  await refuseOtherSite(session, job, options);
  output.about({ site: job.siteName, image: job.imageName, sliver: job.clientId });
  const sites = [{ ...session.site, urn: job.siteUrn, name: job.siteName }];
  const account = { ...session.account, sites };
  const journal = fileJournal(defaultJournalFile);
  const snapshots = new Snapshots({ store, accounts: () => [account], journal, interval });
  return { snapshots, job };
}

/** With a token alone, only what a portal takes can be asked for. */
function byWay(jobs: readonly SnapshotJob[], options: WaitOptions): readonly SnapshotJob[] {
  return isTokenOnly(options) ? jobs.filter(({ portal }) => portal !== undefined) : jobs;
}

/** @throws UsageError when all such snapshots are of others: a site refuses to tell of them, and that is no end */
function ownOf(
  jobs: readonly SnapshotJob[],
  imageName: string | undefined,
  me: string,
): SnapshotJob {
  const own = chosen(
    jobs.filter(({ accountId }) => accountId === me),
    imageName,
  );
  if (own !== undefined) return own;
  const job = chosen(jobs, imageName);
  if (job === undefined) throw noneFound(imageName, false);
  const { imageName: name, accountId } = job;
  throw new UsageError(
    `The snapshot ${name} was started by ${lastPartOf(accountId)} (${accountId}), but your certificate belongs to ${me}: give the certificate of ${lastPartOf(accountId)} with -f FILE.`,
  );
}

/** An image of that name at another site, or none there, says nothing of this snapshot. */
async function refuseOtherSite(
  { account, site }: Session,
  { imageName, siteName, siteUrn, siteUrl }: SnapshotJob,
  options: WaitOptions,
): Promise<void> {
  if (options.cm === undefined || site.componentManager.url === siteUrl) return;
  const { urn } = await identityOf(site, account, { timeout: timeoutOf(options) });
  if (urn === undefined || sameUrn(urn, siteUrn)) return;
  throw new UsageError(
    `The snapshot ${imageName} was started at ${siteName}, but -m gives ${parseUrn(urn).authority}: leave out -m.`,
  );
}

/** What was seen once is not asked again, and may have changed since. */
function tellSeenBefore({ outcome, endedAt }: SnapshotJob, output: Output): void {
  if (outcome === undefined || endedAt === undefined) return;
  const age = knownAge(new Date(endedAt));
  const when = age === 'now' ? 'a moment ago' : age;
  output.note(`The snapshot finished ${when}. The site is not asked again; this was recorded:`);
}

/** Where the snapshot was asked for, unless the person names the site. */
function atSiteOf({ siteUrl }: SnapshotJob, options: WaitOptions): WaitOptions {
  if (options.cm !== undefined || siteUrl === undefined) return options;
  return { ...options, cm: [siteUrl] };
}

/** The one of that name, or the one that runs. Newest first counts. */
function chosen(
  jobs: readonly SnapshotJob[],
  imageName: string | undefined,
): SnapshotJob | undefined {
  const newest = [...jobs].sort((a, b) => b.startedAt - a.startedAt);
  return imageName === undefined
    ? (newest.find(({ outcome }) => outcome === undefined) ?? newest[0])
    : newest.find((it) => sameName(it.imageName, imageName) || it.id === imageName);
}

/** @param unread whether there are records that cannot be read: any of them may be the one. */
function noneFound(imageName: string | undefined, unread: boolean): UsageError {
  const look = '"geni-image info URN" shows the state of any image.';
  if (unread) {
    const which = imageName === undefined ? 'a snapshot' : `the snapshot ${imageName}`;
    return new UsageError(
      `It is not known whether ${which} was started from here, because some records cannot be read: ${look}`,
    );
  }
  return new UsageError(
    imageName === undefined
      ? 'No snapshot has been started from here: there is nothing to wait for.'
      : `No snapshot ${imageName} was started from here: ${look}`,
  );
}
