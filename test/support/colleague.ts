/** Somebody in the same project, who makes an image of a sliver of a slice of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account, Place } from '../../src/model/accounts/account';
import type { SnapshotJob, SnapshotRequest } from '../../src/model/snapshots/job';
import { fileJobStore } from '../../src/model/snapshots/jobStore';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import { requestFor, type RequestParts } from '../../src/model/snapshots/planning/request';
import { RpcError } from '../../src/rpc';
import type { ControlRequest } from '../../src/testbed';
import { untilReady } from './untilReady';

export type Sliver = Pick<RequestParts, 'sliceUrn' | 'sliverUrn' | 'clientId'>;
export type Control = (request: ControlRequest) => Promise<unknown>;

/** A slice of a user with one node at a site. */
export async function sliverOf(control: Control, uid: string, site: string): Promise<Sliver> {
  const slice = `${uid}s`;
  await control({ command: 'slice.add', uid, name: slice, project: 'demo' });
  await control({ command: 'sliver.add', slice, site, clientId: 'node' });
  const all = (await control({ command: 'sliver.list' })) as { urn: string; slice: string }[];
  const sliverUrn = all.find((one) => one.slice.includes(slice))?.urn ?? '';
  const sliceUrn = `urn:publicid:IDN+home.example:demo+slice+${slice}`;
  return { sliceUrn, sliverUrn, clientId: 'node' };
}

/** Makes an image to its end at the site where the sliver is; a node that boots is waited for. */
export async function takeImage(
  account: Account,
  siteName: string,
  sliver: Sliver,
  wish: Pick<RequestParts, 'imageName' | 'global'>,
): Promise<void> {
  const site = account.sites.find(({ name }) => name === siteName);
  if (site === undefined) throw new Error(`There is no site ${siteName}.`);
  const directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  const store = fileJobStore(directory);
  const snapshots = new Snapshots({ store, accounts: () => [account], interval: 20 });
  try {
    const request = requestFor({ account, site }, { ...sliver, ...wish });
    const { id } = await startedWhenFree(snapshots, { account, site }, sliver, request);
    const { outcome, reason } = await snapshots.ended(id);
    if (outcome !== 'ready') throw new Error(reason);
  } finally {
    snapshots.dispose();
    rmSync(directory, { recursive: true });
  }
}

/** A window that looks at the slice locks it for a moment, and whoever is refused for that has begun nothing. */
async function startedWhenFree(
  snapshots: Snapshots,
  place: Place,
  sliver: Sliver,
  request: SnapshotRequest,
): Promise<SnapshotJob> {
  for (;;) {
    await untilReady(place, sliver);
    try {
      return await snapshots.start(request);
    } catch (error) {
      if (!RpcError.is(error, 'busy')) throw error;
    }
  }
}
