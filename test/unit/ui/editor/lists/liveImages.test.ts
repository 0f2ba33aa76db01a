// Images of the lists as the RSpec language sees them: the version that can be used counts.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SnapshotJob } from '../../../../../src/model/snapshots/job';
import type { SiteState } from '../../../../../src/model/inventory/inventory';
import type { CatalogueImage } from '../../../../../src/rspec/images/catalogue';
import { imageOfJob, jobsByImage, newestOf } from '../../../../../src/ui/editor/lists/liveImages';
import { aJob, anImage, aVersion } from '../../../model/builders';

const site = { urn: 'urn:publicid:IDN+home.example+authority+cm', name: 'home' };
const home = { site } as SiteState;
const image = anImage({ versions: [aVersion(1), aVersion(0)] });

/** A snapshot that makes version 1, or has made it. */
function jobFor(patch: Partial<SnapshotJob> = {}, version = aVersion(1)): SnapshotJob {
  const created = {
    imageUrn: image.urn,
    imageUrl: 'https://home.example/image_metadata.php?uuid=web',
    versionUrn: version.urn,
    versionUrl: version.url,
  };
  return aJob({ created, ...patch });
}

function shown(jobs: SnapshotJob[], of = image, slivers?: [string, string][]): CatalogueImage {
  return newestOf(home, of, { jobs: jobsByImage(jobs), slivers: new Map(slivers) });
}

describe('an image of the lists', () => {
  it('is its newest version, with the address that follows releases where it is known', () => {
    assert.equal(shown([]).version, 1);
    assert.equal(shown([]).url, aVersion(1).url);
    assert.match(shown([jobFor({ outcome: 'ready' })]).url ?? '', /uuid=web$/);
  });

  it('is the version before while a snapshot makes the next one', () => {
    const { version, state, renewing } = shown([jobFor()]);
    assert.deepEqual([version, state, renewing], [0, undefined, true]);
  });

  it('is the same however its snapshot spelled the name', () => {
    const job = jobFor();
    const { created } = job;
    assert.ok(created);
    const [imageUrn, versionUrn] = [created.imageUrn, created.versionUrn].map((urn) =>
      urn?.replace(':web', ':WEB'),
    );
    const spelled = { ...job, created: { ...created, imageUrn, versionUrn } } as SnapshotJob;
    assert.deepEqual([shown([spelled]).version, shown([spelled]).renewing], [0, true]);
  });

  it('is not there yet while its first version is made', () => {
    const first = anImage({ versions: [aVersion(1)] });
    assert.equal(shown([jobFor()], first).state, 'snapshot-running');
  });

  it('is the version before when the newest failed, and has failed when there is none', () => {
    const failed = jobFor({ outcome: 'failed' });
    assert.deepEqual([shown([failed]).version, shown([failed]).state], [0, undefined]);
    assert.deepEqual(shown([failed]).versions, [0]);
    assert.equal(shown([failed], anImage({ versions: [aVersion(1)] })).state, 'failed');
  });

  it('forgets a failure once the same version was made after all', () => {
    const jobs = [jobFor({ id: 'again', outcome: 'ready' }), jobFor({ outcome: 'failed' })];
    assert.equal(shown(jobs).version, 1);
  });

  it('is never a version that its site does not give out yet', () => {
    const versions = [aVersion(1, { visibility: 'not-released' }), aVersion(0)];
    assert.equal(shown([], anImage({ versions })).version, 0);
  });

  it('runs on what it was made from, else on what its metadata say', () => {
    const sliver: [string, string] = [aJob().sliverUrn, 'emulab-xen'];
    const bare = anImage({ versions: [aVersion(1, { hostImage: '' })] });
    // As of the recorded IMG1, which is a snapshot of bare metal.
    const either = anImage({ versions: [aVersion(1, { hostImage: 'emulab-ops,XEN44-64-STD' })] });
    const job = jobFor({ outcome: 'ready' });
    assert.deepEqual(shown([job], bare, [sliver]).sliverTypes, ['emulab-xen']);
    assert.deepEqual(shown([], bare).sliverTypes, ['raw-pc']);
    assert.equal(shown([], either).sliverTypes, undefined);
    assert.deepEqual(shown([], anImage({ format: 'docker' })).sliverTypes, ['emulab-docker']);
    assert.equal(shown([]).sliverTypes, undefined);
  });
});

describe('an image of a snapshot', () => {
  it('is offered once it is ready, until the list of its site has been read anew', () => {
    const job = jobFor({ outcome: 'ready', endedAt: 1000 });
    assert.equal(imageOfJob(job)?.name, 'web');
    assert.equal(imageOfJob(job, 999)?.name, 'web');
    assert.equal(imageOfJob(job, 1001), undefined);
  });
});
