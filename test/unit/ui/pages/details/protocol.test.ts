// Messages between the extension and the page of an image: only what is well-formed passes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type DetailsState,
  isDetailsFromPage,
  isDetailsMemory,
  isDetailsToPage,
} from '../../../../../src/ui/pages/details/protocol';

const state: DetailsState = {
  key: 'alice home image',
  title: 'web',
  subtitle: 'Image at home',
  description: 'nginx',
  isSystem: false,
  gone: false,
  problem: '',
  users: { who: 'anyone', sentence: 'Anyone can use web.', reason: 'home says so.' },
  facts: [{ label: 'Size', value: '2 MB' }],
  provenance: [{ label: 'Made by', value: 'you' }],
  past: [],
  versions: [
    { version: 0, name: 'Version 0', size: '2 MB', date: 'today', who: 'anyone', description: '' },
  ],
  comparison: {
    left: 0,
    right: 1,
    asked: 0,
    verdict: 'The contents differ.',
    rows: [{ label: 'Size', left: '2 MB', right: '3 MB', differs: true }],
  },
  snippets: [{ id: 'here', text: '<disk_image name="urn"/>', obstacle: '' }],
};

describe('messages to the page of an image', () => {
  it('pass when they are whole', () => {
    assert.ok(isDetailsToPage({ type: 'details', state }));
    assert.ok(isDetailsToPage({ type: 'waiting', text: 'Waiting for home…', locked: false }));
  });

  it('do not pass when any field is missing or of another type', () => {
    for (const key of Object.keys(state)) {
      const rest = Object.fromEntries(Object.entries(state).filter(([name]) => name !== key));
      assert.ok(!isDetailsToPage({ type: 'details', state: rest }), `without ${key}`);
      assert.ok(!isDetailsToPage({ type: 'details', state: { ...state, [key]: 7 } }), key);
    }
    assert.ok(!isDetailsToPage({ type: 'waiting' }));
  });

  it('do not pass with words that the page does not know', () => {
    const bad: Partial<Record<keyof DetailsState, unknown>>[] = [
      { users: { ...state.users, who: 'everybody' } },
      { snippets: [{ id: 'script', text: '', obstacle: '' }] },
      { comparison: { ...state.comparison, rows: [{ label: 'Size', left: '', right: '' }] } },
      { versions: [{ ...state.versions[0], version: -1 }] },
    ];
    for (const change of bad) {
      const message = { type: 'details', state: { ...state, ...change } };
      assert.ok(!isDetailsToPage(message), JSON.stringify(change));
    }
  });
});

describe('messages from the page of an image', () => {
  it('are those that it has', () => {
    const good = [
      ...['ready', 'insert', 'delete', 'check', 'copyUrn', 'copyUrl'].map((type) => ({ type })),
      { type: 'copySnippet', what: 'elsewhere' },
      { type: 'copyVersion', version: 0 },
      { type: 'deleteVersion', version: 3 },
      { type: 'compare', left: 0, right: 3 },
    ];
    assert.ok(good.every(isDetailsFromPage));
  });

  it('are refused otherwise', () => {
    const bad = [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: 'run' },
      { type: 'copySnippet', what: 'toString' },
      { type: 'deleteVersion' },
      { type: 'deleteVersion', version: '0' },
      { type: 'deleteVersion', version: 0.5 },
      { type: 'compare', left: 0 },
      { type: 'compare', left: -1, right: 0 },
    ];
    assert.deepEqual(bad.filter(isDetailsFromPage), []);
    fc.assert(fc.property(fc.anything(), (value) => typeof isDetailsFromPage(value) === 'boolean'));
  });
});

describe('what the page of an image remembers', () => {
  it('is the image and the versions that were compared', () => {
    assert.ok(isDetailsMemory({ key: 'a b c', left: 0, right: 1 }));
    const bad = [undefined, {}, { key: 'a b c' }, { key: 'a b c', left: 0, right: 'newest' }];
    assert.ok(!bad.some(isDetailsMemory));
  });
});
