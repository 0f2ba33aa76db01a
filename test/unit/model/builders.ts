/** Small builders for the tests of the model: a whole thing, with only what matters spelled out. */
import type { Sliver } from '../../../src/model/inventory/sliver';
import type { Image, ImageVersion } from '../../../src/model/inventory/image';
import type { JobStore, SnapshotJob } from '../../../src/model/snapshots/job';

export const alice = 'urn:publicid:IDN+home.example+user+alice';
export const bob = 'urn:publicid:IDN+home.example+user+bob';

export function aVersion(version: number, patch: Partial<ImageVersion> = {}): ImageVersion {
  return {
    urn: `urn:publicid:IDN+home.example+image+demo:web:${version}`,
    url: `https://home.example/image_metadata.php?uuid=${version}`,
    version,
    uuid: String(version),
    created: new Date('2026-01-01T00:00:00Z'),
    size: 1_000_000,
    description: '',
    visibility: 'project',
    ...patch,
  };
}

export function anImage(patch: Partial<Image> = {}): Image {
  const { project = 'demo', name = 'web' } = patch;
  return {
    urn: `urn:publicid:IDN+home.example+image+${project}:${name}`,
    name,
    project,
    siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
    versions: [aVersion(0)],
    creatorUrn: alice,
    format: 'ndz',
    description: '',
    mine: true,
    ...patch,
  };
}

export function aSliver(patch: Partial<Sliver> = {}): Sliver {
  return {
    urn: 'urn:publicid:IDN+home.example+sliver+1',
    clientId: 'pc',
    sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
    siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
    sliverType: 'raw-pc',
    state: 'started',
    status: 'ready',
    logins: [],
    ...patch,
  };
}

export function aJob(patch: Partial<SnapshotJob> = {}): SnapshotJob {
  return {
    id: 'job-1',
    accountId: alice,
    siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
    siteName: 'home.example',
    sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
    sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
    clientId: 'node1',
    imageName: 'web',
    global: true,
    stage: 'preparing',
    samples: [],
    startedAt: 1,
    ...patch,
  };
}

/** Jobs that are there and do not change. */
export function storeOf(...jobs: readonly SnapshotJob[]): JobStore {
  return {
    load: () => [...jobs],
    read: (id) => jobs.find((job) => job.id === id),
    save: () => undefined,
    remove: () => undefined,
  };
}
