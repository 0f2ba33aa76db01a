/** Runs a build that is on disk and held by this process, with the folders that window and commands share. */
import type { Place } from '../../../model/accounts/account';
import { runBuild, type BuildEnd } from '../../../model/builds/build';
import type { BuildStore } from '../../../model/builds/buildStore';
import type { BuildEvent, OfferedImage } from '../../../model/builds/parts';
import type { BuildRecord } from '../../../model/builds/record';
import type { Started } from '../../../model/builds/startBuild';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { fileLoanStore } from '../../../model/nodes/loanStore';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { Snapshots } from '../../../model/snapshots/snapshots';
import { underHome } from '../../../model/storage/folders';
import { AdvertisementError } from '../../../rspec/images/advertisement';
import { offeredAt } from '../session/siteImages';

export interface BuildHow {
  readonly store: BuildStore;
  readonly sshKey?: string | undefined;
  readonly keepOnFailure?: boolean | undefined;
  /** Milliseconds between two looks at a snapshot. */
  readonly interval: number;
  readonly signal: AbortSignal;
  /** Of the person's environment; that of this process unless given. */
  readonly variable?: (name: string) => string | undefined;
  readonly hear: (event: BuildEvent, build: BuildRecord) => void;
}

/** @throws StorageError when the record cannot be kept */
export async function carryOutBuild(
  place: Place,
  { record, claim }: Pick<Started, 'record' | 'claim'>,
  how: BuildHow,
): Promise<BuildEnd> {
  const { store, sshKey, keepOnFailure, interval, signal, hear } = how;
  const journal = fileJournal(defaultJournalFile);
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [place.account],
    journal,
    interval,
  });
  const parts = {
    place,
    snapshots,
    store,
    loans: fileLoanStore(),
    journal,
    keyFile: sshKey === undefined ? undefined : underHome(sshKey),
    offered: () => offeredFor(place),
    variable: how.variable ?? ((name: string) => process.env[name]),
    hear,
  };
  try {
    return await runBuild(parts, record, claim, { signal, keepOnFailure });
  } finally {
    snapshots.dispose();
  }
}

/** An advertisement that cannot be read offers nothing. @throws RpcError */
async function offeredFor(place: Place): Promise<readonly OfferedImage[]> {
  try {
    const offered = await offeredAt(place);
    return offered.map(({ urn, versions }) => ({ urn, url: versions[0]?.url }));
  } catch (error) {
    if (AdvertisementError.is(error)) return [];
    throw error;
  }
}
