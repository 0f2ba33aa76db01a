/** Opens a snapshot that the portal of an experiment takes, for `geni-image wait`. */
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import type { JobStore, PortalExperiment, SnapshotJob } from '../../../model/snapshots/job';
import { Snapshots } from '../../../model/snapshots/snapshots';
import type { CommonOptions } from '../arguments/options';
import { UsageError } from '../failures/failure';
import { openPortal, portalAccountOf } from '../session/portal/open';
import { hasToken, variable } from '../session/portal/ways';
import type { Output } from '../terminal/output';

export interface OpenJob {
  /** With the account that asks for it; to be disposed. */
  readonly snapshots: Snapshots;
  readonly job: SnapshotJob;
}

interface Opened {
  readonly store: JobStore;
  readonly interval: number;
}

/** @throws UsageError for a snapshot of somebody else, or of another portal: asking there would spoil its record */
export async function openJobByToken(
  job: SnapshotJob,
  { url }: PortalExperiment,
  { store, interval }: Opened,
  options: CommonOptions,
  output: Output,
): Promise<OpenJob> {
  const { imageName, accountId, clientId } = job;
  const { host, origin } = new URL(url);
  if (!hasToken(options))
    throw new UsageError(
      `The portal ${host} takes the snapshot ${imageName}: give your token with --token FILE.`,
    );
  // Without another address, the token goes where it went before.
  const isGiven = typeof options.portal === 'string' || variable('PORTAL_HTTP') !== undefined;
  const session = await openPortal(isGiven ? options : { ...options, portal: url });
  if (new URL(session.portal.url).origin !== origin)
    throw new UsageError(
      `The snapshot ${imageName} was started at ${host}, but you give the portal ${session.host}: leave out --portal and PORTAL_HTTP.`,
    );
  const account = await portalAccountOf(session);
  if (account.id !== accountId)
    throw new UsageError(
      `The snapshot ${imageName} was started by ${userOf(accountId)}, but your token belongs to ${account.user ?? 'someone else'}: give the token of ${userOf(accountId)}.`,
    );
  output.about({ site: host, image: imageName, sliver: clientId });
  const journal = fileJournal(defaultJournalFile);
  const portals = () => [account];
  const snapshots = new Snapshots({ store, accounts: () => [], portals, journal, interval });
  return { snapshots, job };
}

/** Of the id of a portal's account. */
function userOf(accountId: string): string {
  return /^portal:(.*)@[^@]*$/.exec(accountId)?.[1] ?? accountId;
}
