// What past snapshots tell about how long the next one takes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SnapshotJob } from '../../../../src/model/snapshots/job';
import { timeLeft, usualDuration } from '../../../../src/model/snapshots/history';
import { aJob } from '../builders';

const minutes = (count: number, more: Partial<SnapshotJob> = {}): SnapshotJob =>
  aJob({
    siteUrn: 'site',
    sliverUrn: 'pc',
    startedAt: 0,
    endedAt: count * 60_000,
    outcome: 'ready',
    ...more,
  });

describe('how long a snapshot usually takes', () => {
  const pc = { siteUrn: 'site', sliverUrn: 'pc' };

  it('is the median of those of the same sliver', () => {
    const jobs = [minutes(4), minutes(60), minutes(5), minutes(1, { sliverUrn: 'vm' })];
    assert.deepEqual(usualDuration(jobs, pc), {
      milliseconds: 300_000,
      snapshots: 3,
      sameSliver: true,
    });
  });

  it('comes from others of the site when the sliver had none', () => {
    const jobs = [minutes(7, { sliverUrn: 'vm' }), minutes(1, { siteUrn: 'elsewhere' })];
    assert.deepEqual(usualDuration(jobs, pc), {
      milliseconds: 420_000,
      snapshots: 1,
      sameSliver: false,
    });
  });

  it('counts no failures, and is unknown without any success', () => {
    assert.equal(usualDuration([minutes(2, { outcome: 'failed' })], pc), undefined);
  });
});

describe('the time that a snapshot still takes', () => {
  const running = (more: Partial<SnapshotJob> = {}): SnapshotJob =>
    aJob({ siteUrn: 'site', sliverUrn: 'pc', startedAt: 0, samples: [], ...more });
  const growing = [0, 10_000, 20_000, 30_000].map((at) => ({ at, size: at * 100 }));

  it('is what earlier ones of the sliver took, less what has passed', () => {
    assert.equal(timeLeft(running(), [minutes(4)], 60_000), 180_000);
  });

  it('comes from the pace once it takes longer than they did', () => {
    const past = minutes(0.1, { id: 'past', size: 5_000_000 });
    const job = running({ stage: 'imaging', samples: growing });
    assert.equal(timeLeft(job, [past], 30_000), 20_000);
  });

  it('is unknown without history, and when it has ended', () => {
    assert.equal(timeLeft(running({ samples: growing }), [], 20_000), undefined);
    assert.equal(timeLeft(minutes(4), [minutes(4)], 0), undefined);
  });
});
