// Which images a snapshot may replace: what its node ran, and what earlier snapshots of the node have made.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import type { SnapshotJob } from '../../../../src/model/snapshots/job';
import { refersTo } from '../../../../src/rspec/edits/sought';
import { parseReference } from '../../../../src/rspec/images/references';
import { replacedImages } from '../../../../src/ui/editor/workspace/replacedImages';
import { aJob, anImage, aVersion } from '../../model/builders';
import { catalogue, image } from '../../rspec/complete/cursor';

const known = catalogue(image('ran'));
const uuid = 'aaaaaaaa-0000-0000-0000-000000000002';
const address = `https://home.example/image_metadata.php?uuid=${uuid}`;
const listed = anImage({ name: 'ran', versions: [aVersion(2, { url: address, uuid })] });

/** Which of some references are found for a snapshot. */
function found(job: SnapshotJob, references: readonly string[], jobs = [job]): string[] {
  const { sought } = seen(job, jobs);
  return references.filter((text) =>
    sought.some((one) => refersTo(parseReference(text), one, known)),
  );
}

function seen(job: SnapshotJob, jobs = [job]): ReturnType<typeof replacedImages> {
  const parts = {
    catalogue: { current: known },
    inventory: {
      sites: [{ images: { value: [listed] }, site: {}, account: {}, slices: {} }],
      portalSites: [],
    },
    snapshots: { jobs },
  };
  return replacedImages(parts as unknown as Parameters<typeof replacedImages>[0], job);
}

describe('The images that a snapshot may replace', () => {
  const forms = [
    'urn:publicid:IDN+home.example+image+demo:ran',
    'urn:publicid:IDN+emulab.net+image+demo//ran:1',
    'demo:ran',
    address,
    image('ran').url ?? '',
  ];
  const cases: readonly (readonly [what: string, nodeImage: SnapshotJob['nodeImage']])[] = [
    ['its request names it by URN', { requested: 'urn:publicid:IDN+home.example+image+demo//ran' }],
    ['its request names it in short', { requested: 'demo:ran' }],
    ['its request names it by address', { requested: image('ran').url }],
    ['only the site tells what it has loaded', { loaded: 'demo/ran:2' }],
  ];
  for (const [what, nodeImage] of cases) {
    it(`are found in every form where ${what}`, () => {
      const job = aJob({ nodeImage });
      assert.equal(seen(job).name, 'ran');
      assert.deepEqual(found(job, forms), forms);
      assert.deepEqual(found(job, ['demo:other', 'other:ran', 'ran']), []);
    });
  }

  it('are those of earlier snapshots of the node too, which files may name by now', () => {
    const created = { imageUrn: 'urn:publicid:IDN+home.example+image+demo:first' };
    const made = { outcome: 'ready', startedAt: 1 } as const;
    const first = aJob({ ...made, id: '1', created: created });
    const job = aJob({ id: '3', startedAt: 3, nodeImage: { requested: 'demo:ran' } });
    assert.deepEqual(found(job, ['demo:first', 'demo:ran'], [job, first]), [
      'demo:first',
      'demo:ran',
    ]);
    for (const other of [
      { sliverUrn: 'urn:publicid:IDN+home.example+sliver+2' },
      { outcome: 'failed' as const },
      { startedAt: 4 },
    ])
      assert.deepEqual(found(job, ['demo:first'], [job, { ...first, ...other }]), []);
  });

  it('are not known where neither the record nor the slice tells', () => {
    assert.deepEqual(seen(aJob()), { name: undefined, sought: [] });
  });
});
