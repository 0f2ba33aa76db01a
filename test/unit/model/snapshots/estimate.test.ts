/** The time that a snapshot will still take. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimate } from '../../../../src/model/snapshots/estimate';
import { aJob } from '../builders';

describe('estimate', () => {
  const running = aJob({
    id: 'now',
    stage: 'imaging',
    size: 4_000_000,
    samples: [
      { at: 0, size: 0 },
      { at: 1000, size: 0 },
      { at: 1100, size: 1_000_000 },
      { at: 2000, size: 2_800_000 },
      { at: 2600, size: 4_000_000 },
    ],
  });
  const done = aJob({ id: 'before', outcome: 'ready', size: 10_000_000 });

  it('comes from the pace and from the last snapshot of the sliver', () => {
    const found = estimate(running, [running, done]);
    assert.deepEqual(found, { expected: 10_000_000, rate: 2_000_000, left: 3000 });
  });

  it('prefers the same sliver over the same name, and ignores failures and other sites', () => {
    const before = [
      aJob({ id: 'a', outcome: 'failed', size: 1 }),
      aJob({ id: 'b', outcome: 'ready', size: 2, siteUrn: 'elsewhere' }),
      aJob({ id: 'c', outcome: 'ready', size: 7_000_000, sliverUrn: 'another' }),
      done,
    ];
    assert.equal(estimate(running, before).expected, 10_000_000);
    assert.equal(estimate(running, before.slice(0, 3)).expected, 7_000_000);
  });

  it('waits for three sizes: two that lie close together tell any pace', () => {
    const samples = [...running.samples];
    assert.deepEqual(estimate({ ...running, samples: samples.slice(0, 3) }, [done]), {
      expected: 10_000_000,
      rate: undefined,
    });
    const two = estimate({ ...running, samples: samples.slice(0, 4) }, [done]);
    assert.equal(two.left, undefined);
    assert.equal(two.rate, 2_000_000);
  });

  it('does not take the time before the first byte for a slow disk', () => {
    const late = running.samples.map(({ at, size }) => ({
      at: size === 0 ? at : at + 20_000,
      size,
    }));
    assert.equal(estimate({ ...running, samples: late }, [done]).rate, 2_000_000);
  });

  it('says nothing of the time when the size is beyond what was expected', () => {
    const small = { ...done, size: 3_000_000 };
    assert.equal(estimate(running, [small]).left, undefined);
  });

  it('looks at the pace of late only', () => {
    const paused = { ...running, samples: [...running.samples, { at: 60_000, size: 4_000_000 }] };
    assert.equal(estimate(paused, [done]).rate, undefined);
  });
});
