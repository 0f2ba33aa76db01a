/** Which check a version of an image belongs to, and what an estimate makes of both. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkBefore, type SnapshotEntry } from '../../../../src/model/check/checkBefore';
import { checkEntry } from '../../../../src/model/check/checkEntry';
import { expectationOf } from '../../../../src/model/check/expectation';
import type { JournalEntry } from '../../../../src/model/journal/entries';
import type { NodeFacts } from '../../../../src/model/check/facts';

const sliver = {
  siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
  siteName: 'home',
  sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
  node: 'pc',
  sliverUrn: 'urn:publicid:IDN+home.example+sliver+1001',
};
const nothing: NodeFacts = {
  rights: 'root',
  needsReboot: false,
  mounts: [],
  swap: [],
  users: [],
  groups: [],
  identity: [],
  caches: [],
  services: [],
  homes: [],
  secrets: [],
  unseen: [],
};
const hour = 3_600_000;

function check(at: number, used = 1000, sliverUrn = sliver.sliverUrn): JournalEntry<'check'> {
  const disk = { used, size: 10 * used };
  return checkEntry({ ...sliver, sliverUrn }, { ...nothing, disk }, at);
}

function snapshot(job: string, begunAt: number, size = 500): SnapshotEntry {
  return {
    ...sliver,
    id: `${job}:ended`,
    kind: 'snapshot-ended',
    at: begunAt + hour,
    job,
    who: 'alice',
    imageName: 'web',
    askedAt: begunAt - 1,
    begunAt,
    outcome: 'ready',
    size,
  };
}

describe('the check of a version', () => {
  const at = 100 * hour;

  it('is the last one of the same sliver before the snapshot began', () => {
    const entries = [check(at - 3), check(at - 2), check(at + 1), check(at - 1, 1, 'another')];
    assert.equal(checkBefore(entries, snapshot('a', at))?.at, at - 2);
  });

  it('is none where another snapshot came in between', () => {
    const [first, second] = [snapshot('a', at), snapshot('b', at + 10)];
    const entries = [check(at - 2), first, second];
    assert.equal(checkBefore(entries, first)?.at, at - 2);
    assert.equal(checkBefore(entries, second), undefined);
  });

  it('is none where the last one is older than a day', () => {
    assert.equal(checkBefore([check(at - 25 * hour)], snapshot('a', at)), undefined);
  });
});

describe('what is expected of a snapshot', () => {
  it('is measured by the checks that came before the images of the site', () => {
    const entries = [
      check(100, 1000),
      snapshot('a', 200, 400),
      check(300, 1000),
      snapshot('b', 400, 600),
    ];
    const { ratio } = expectationOf({ ...sliver, urn: 'another' }, { entries });
    assert.equal(ratio, 0.6);
  });

  it('knows the image that the node runs, by what the site has loaded', () => {
    const image = (name: string, size: number) => ({
      urn: `urn:publicid:IDN+home.example+image+demo:${name}`,
      name,
      project: 'demo',
      siteUrn: sliver.siteUrn,
      versions: [
        {
          urn: '',
          url: '',
          version: 1,
          uuid: '',
          size,
          description: '',
          visibility: 'anyone' as const,
        },
      ],
      format: 'ndz',
      description: '',
      mine: true,
    });
    const { base, project } = expectationOf(
      { ...sliver, urn: sliver.sliverUrn, loadedImage: 'demo/web:1' },
      { images: [image('other', 5), image('web', 7)] },
    );
    assert.deepEqual(base, { name: 'web', size: 7 });
    assert.deepEqual(project, { name: 'demo', size: 12 });
  });
});
