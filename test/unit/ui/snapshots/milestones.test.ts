/** What a poll of a snapshot makes stale: nothing but what it changed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Emitter } from '../../../../src/model/event';
import type { SnapshotJob } from '../../../../src/model/snapshots/job';
import { onMilestone } from '../../../../src/ui/snapshots/milestones';
import { aJob } from '../../model/builders';

describe('Milestones of snapshots', () => {
  it('are the beginning, the answer, the end and the removal, but no poll', () => {
    const [changed, forgotten] = [new Emitter<SnapshotJob>(), new Emitter<string>()];
    let heard = 0;
    const snapshots = { onDidChange: changed.event, onDidForget: forgotten.event };
    const listener = onMilestone(snapshots, () => (heard += 1));
    const urn = 'urn:publicid:IDN+home.example+image+demo:web';
    const created = { imageUrn: urn, imageUrl: '', versionUrn: `${urn}:0`, versionUrl: '' };
    const counts = [
      aJob(),
      aJob({ created }),
      aJob({ created, stage: 'imaging', size: 1 }),
      aJob({ created, stage: 'imaging', size: 2 }),
      aJob({ created, stage: 'ready', outcome: 'ready' }),
    ].map((job) => {
      changed.fire(job);
      return heard;
    });
    assert.deepEqual(counts, [1, 2, 2, 2, 3]);
    forgotten.fire('job-1');
    assert.equal(heard, 4);
    listener.dispose();
    forgotten.fire('job-1');
    assert.equal(heard, 4);
  });
});
