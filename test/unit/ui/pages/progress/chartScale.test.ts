// The axes of the size chart, and the speed beside it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { aJob } from '../../../model/builders';
import {
  niceTicks,
  recentRate,
  speedOf,
  timeTicks,
} from '../../../../../src/ui/pages/progress/chartScale';

describe('the size axis', () => {
  it('has round numbers', () => {
    assert.deepEqual(niceTicks(0), [0]);
    assert.deepEqual(niceTicks(5_300_000), [0, 2_000_000, 4_000_000, 6_000_000]);
  });

  it('always reaches the largest size with few lines', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (most) => {
        const ticks = niceTicks(most);
        const top = ticks.at(-1) ?? 0;
        assert.ok(ticks.length >= 2 && ticks.length <= 5, String(ticks));
        assert.ok(top >= most * (1 - 1e-9), `${top} < ${most}`);
      }),
    );
  });
});

describe('the time axis', () => {
  it('has at most seven round times and none beyond the end', () => {
    assert.deepEqual(timeTicks(12_000), [0, 2000, 4000, 6000, 8000, 10_000, 12_000]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 * 3_600_000 }), (last) => {
        const ticks = timeTicks(last);
        assert.ok(ticks.length <= 7 && (ticks.at(-1) ?? 0) <= last);
      }),
    );
  });
});

describe('the speed', () => {
  const sample = (at: number, size: number): { at: number; size: number } => ({
    at: at * 1000,
    size,
  });

  it('is that of the last while', () => {
    const samples = [sample(0, 0), sample(60, 6_000_000), sample(90, 36_000_000)];
    assert.equal(recentRate(samples, 60_000), 1_000_000);
  });

  it('may span everything', () => {
    const samples = [sample(0, 0), sample(60, 6_000_000), sample(90, 36_000_000)];
    assert.equal(recentRate(samples, Infinity), 400_000);
  });

  it('is not told while a portal does something else than read the disk', () => {
    const samples = [sample(0, 0), sample(10, 10_000_000), sample(50, 10_000_000)];
    const job = aJob({ stage: 'imaging', samples });
    assert.equal(speedOf(job), 200_000);
    assert.equal(speedOf({ ...job, said: 'imaging' }), 200_000);
    assert.equal(speedOf({ ...job, said: 'copying' }), undefined);
    assert.equal(speedOf({ ...job, stage: 'finishing' }), undefined);
  });

  it('is in the end that of the reading, without what came after it', () => {
    const samples = [sample(0, 0), sample(10, 10_000_000), sample(50, 10_000_000)];
    const job = aJob({ stage: 'ready', outcome: 'ready', samples });
    assert.equal(speedOf(job), 1_000_000);
  });

  it('is unknown while nothing grows', () => {
    assert.equal(recentRate([], 60_000), undefined);
    assert.equal(recentRate([sample(5, 100)], 60_000), undefined);
    assert.equal(recentRate([sample(5, 100), sample(9, 100)], 60_000), undefined);
  });
});
