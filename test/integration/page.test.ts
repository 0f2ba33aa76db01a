// What the progress page and the hover texts are given to show.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SnapshotJob } from '../../src/model/snapshotJob';
import { paragraphs, tooltip } from '../../src/ui/tooltip';
import { progressState } from '../../src/ui/webview/progressState';
import { isToPage } from '../../src/ui/webview/protocol';

const start = Date.UTC(2026, 2, 14, 12);

const job: SnapshotJob = {
  id: 'a',
  accountId: 'urn:publicid:IDN+home.example+user+alice',
  siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
  siteName: 'home',
  sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
  sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
  clientId: 'pc',
  imageName: 'web',
  global: false,
  stage: 'preparing',
  samples: [],
  startedAt: start,
};
const half = { at: start + 10_000, size: 5_000_000 };

function shown(change: Partial<SnapshotJob>): ReturnType<typeof progressState> {
  return progressState({ ...job, ...change }, start + 20_000);
}

describe('the progress page', () => {
  it('shows the steps up to where the snapshot is', () => {
    assert.deepEqual(shown({}).steps, ['now', 'todo', 'todo', 'todo']);
    assert.deepEqual(shown({ stage: 'imaging' }).steps, ['done', 'now', 'todo', 'todo']);
    assert.deepEqual(shown({ stage: 'finishing' }).steps, ['done', 'done', 'now', 'todo']);
    const ready = shown({
      stage: 'ready',
      outcome: 'ready',
      endedAt: start + 15_000,
      size: 7_000_000,
    });
    assert.deepEqual(ready.steps, ['done', 'done', 'done', 'done']);
    assert.equal(ready.usable, true);
    assert.equal(ready.elapsed, 15_000);
    assert.deepEqual(ready.chart.points.at(-1), { at: 15_000, bytes: 7_000_000 });
  });

  it('shows where it failed, and why', () => {
    const failed = shown({
      stage: 'failed',
      outcome: 'failed',
      samples: [half],
      reason: 'Disk full.',
    });
    assert.deepEqual(failed.steps, ['done', 'failed', 'todo', 'todo']);
    assert.deepEqual([failed.tone, failed.reason, failed.usable], ['bad', 'Disk full.', false]);
  });

  it('does not call an unknown end a success', () => {
    for (const outcome of ['vanished', 'timed-out', 'unknown'] as const) {
      const end = shown({ stage: outcome, outcome, samples: [half] });
      assert.deepEqual([end.tone, end.usable], ['unsure', false]);
    }
  });

  it('says that it waits while the site cannot be reached', () => {
    const waiting = shown({ stage: 'imaging', problem: 'The site cannot be reached.' });
    assert.deepEqual([waiting.tone, waiting.reason], ['waiting', 'The site cannot be reached.']);
  });

  it('is always given what its own guard lets through', () => {
    const created = { imageUrn: 'u', imageUrl: 'v', versionUrn: 'w', versionUrl: 'x' };
    for (const change of [{}, { samples: [half] }, { created }, { log: '<b>', endedAt: start }]) {
      assert.ok(isToPage({ type: 'state', state: shown(change) }));
    }
  });
});

describe('hover texts', () => {
  const hostile = '[x](command:evil) <img src=x> $(bug) https://evil.example **b** `c`';

  it('show the words of servers as words', () => {
    for (const { value } of [tooltip(hostile, [['Why', hostile]]), paragraphs([hostile])]) {
      assert.doesNotMatch(value, /(?<!\\)\[x|(?<!\\)<img|(?<!\\)\$\(|https:|(?<!\\)`c/);
    }
  });

  it('can neither run commands nor hold markup of their own', () => {
    const { isTrusted, supportHtml } = tooltip('t', [], 'urn');
    assert.deepEqual([isTrusted ?? false, supportHtml ?? false], [false, false]);
  });
});
