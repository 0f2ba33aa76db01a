/** Which version of an image counts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  failedVersions,
  releasedOf,
  shownVersion,
  unfinishedVersions,
} from '../../../../src/model/inventory/releasedOf';
import type { SnapshotJob } from '../../../../src/model/snapshots/job';
import { aJob, anImage, aVersion } from '../builders';

const image = anImage({ versions: [aVersion(1), aVersion(0)] });
const made = (version: number): SnapshotJob['created'] => ({
  imageUrn: image.urn,
  imageUrl: '',
  versionUrn: aVersion(version).urn,
  versionUrl: aVersion(version).url,
});

describe('releasedOf', () => {
  it('is the newest version', () => {
    assert.equal(releasedOf(image)?.version, 1);
  });

  it('passes over a version whose metadata the site refuses', () => {
    const versions = [aVersion(1, { visibility: 'not-released' }), aVersion(0)];
    assert.equal(releasedOf({ versions })?.version, 0);
  });

  it('passes over a version that our own snapshot is still making, or failed to make', () => {
    for (const outcome of [undefined, 'failed'] as const) {
      assert.equal(
        releasedOf(image, unfinishedVersions([aJob({ created: made(1), outcome })]))?.version,
        0,
      );
    }
  });

  it('knows a version of a snapshot however the list spells its URN', () => {
    const urn = 'urn:publicid:IDN+HOME.example+image+demo//WEB//1';
    const unfinished = unfinishedVersions([aJob({ created: made(1) })]);
    assert.equal(
      releasedOf({ versions: [aVersion(1, { urn }), aVersion(0)] }, unfinished)?.version,
      0,
    );
  });

  it('tells apart what failed from what is being made, and forgets a failure that was made good', () => {
    const failed = aJob({ id: 'first', created: made(1), outcome: 'failed' });
    assert.equal(failedVersions([failed]).size, 1);
    assert.equal(failedVersions([aJob({ id: 'second', created: made(1) }), failed]).size, 0);
    assert.equal(failedVersions([aJob({ created: made(1) })]).size, 0);
  });

  it('counts a version that failed once and was made again', () => {
    const jobs = [
      aJob({ id: 'second', created: made(1), outcome: 'ready' }),
      aJob({ id: 'first', created: made(1), outcome: 'failed' }),
    ];
    assert.equal(releasedOf(image, unfinishedVersions(jobs))?.version, 1);
  });

  it('is nothing for an image whose first snapshot runs, and that version is shown all the same', () => {
    const first = anImage({ versions: [aVersion(0)] });
    const unfinished = unfinishedVersions([aJob({ created: made(0) })]);
    assert.equal(releasedOf(first, unfinished), undefined);
    assert.equal(shownVersion(first, unfinished)?.version, 0);
  });
});
