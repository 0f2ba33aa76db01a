// Messages between the extension and its page: only what is well-formed passes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  isFromPage,
  isPageMemory,
  isToPage,
  type ProgressState,
} from '../../../../../src/ui/pages/progress/protocol';

const state: ProgressState = {
  jobId: 'a',
  title: 'web',
  subtitle: 'Snapshot of pc1',
  steps: ['done', 'now', 'todo', 'todo'],
  stage: 'Reading the disk',
  tone: 'running',
  advice: '',
  reason: '',
  remedy: '',
  size: '1 MB',
  rate: '',
  left: '',
  image: 'imaging',
  sliver: 'imaging',
  elapsed: 1200,
  timed: true,
  ended: false,
  chart: {
    points: [{ at: 0, bytes: 0 }],
    bytes: [{ value: 0, text: '0' }],
    times: [],
    summary: 'No data yet',
  },
  results: [
    { id: 'imageUrn', value: 'urn:publicid:IDN+home.example+image+demo:web', obstacle: '' },
  ],
  usable: false,
  hasProfile: false,
  offers: ['showLog'],
  log: '',
};

describe('messages to the page', () => {
  it('pass when they are whole', () => {
    assert.ok(isToPage({ type: 'state', state }));
  });

  it('do not pass when any field is missing or of another type', () => {
    for (const key of Object.keys(state)) {
      const rest = Object.fromEntries(Object.entries(state).filter(([name]) => name !== key));
      assert.ok(!isToPage({ type: 'state', state: rest }), `without ${key}`);
      assert.ok(!isToPage({ type: 'state', state: { ...state, [key]: null } }), `${key} null`);
    }
  });

  it('do not pass with words or numbers that the page does not know', () => {
    const bad: Partial<Record<keyof ProgressState, unknown>>[] = [
      { steps: ['done', 'perhaps'] },
      { tone: 'loud' },
      { elapsed: Number.NaN },
      { elapsed: -1 },
      { results: [{ id: 'password', value: 'x' }] },
      { offers: ['insert'] },
      { chart: { ...state.chart, points: [{ at: 0, bytes: Infinity }] } },
    ];
    for (const change of bad) {
      assert.ok(
        !isToPage({ type: 'state', state: { ...state, ...change } }),
        JSON.stringify(change),
      );
    }
  });
});

describe('messages from the page', () => {
  it('are those that it has', () => {
    const good = [
      { type: 'ready' },
      { type: 'insert', jobId: 'a' },
      { type: 'details', jobId: 'a' },
      { type: 'again', jobId: 'a' },
      { type: 'showLog', jobId: 'a' },
      { type: 'copy', what: 'imageUrl', jobId: 'a' },
      { type: 'copy', what: 'log', jobId: 'a' },
    ];
    assert.ok(good.every(isFromPage));
  });

  it('are refused otherwise', () => {
    const bad = [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: 'run', jobId: 'a' },
      { type: 'insert' },
      { type: 'insert', jobId: 7 },
      { type: 'copy', jobId: 'a' },
      { type: 'copy', what: 'toString', jobId: 'a' },
    ];
    assert.deepEqual(bad.filter(isFromPage), []);
    fc.assert(fc.property(fc.anything(), (value) => typeof isFromPage(value) === 'boolean'));
  });
});

describe('what the page remembers', () => {
  it('is the snapshot that it shows', () => {
    assert.ok(isPageMemory({ jobId: 'a' }));
    assert.ok(![undefined, {}, { jobId: 7 }].some(isPageMemory));
  });
});
