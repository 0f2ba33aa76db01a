/** What the extension and the page of housekeeping believe of each other. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isBoardFromPage, isBoardToPage } from '../../../../src/ui/pages/housekeeping/protocol';

const rules = { keep: 1, failed: false, copies: true, due: false, olderThan: 0 };

describe('a message of the page of housekeeping', () => {
  it('is believed only where every member is what it must be', () => {
    for (const type of ['ready', 'refresh', 'remove', 'stop']) assert.ok(isBoardFromPage({ type }));
    assert.ok(isBoardFromPage({ type: 'plan', rules }));
    for (const patch of [
      { keep: -1 },
      { keep: 1.5 },
      { keep: '1' },
      { keep: Number.NaN },
      { olderThan: 1e9 },
      { failed: 'yes' },
      { due: undefined },
    ])
      assert.equal(isBoardFromPage({ type: 'plan', rules: { ...rules, ...patch } }), false);
    for (const message of [null, 'remove', {}, { type: 'delete' }, { type: 'plan' }, [rules]])
      assert.equal(isBoardFromPage(message), false);
  });

  it('is shown only where it is a whole state', () => {
    const state = { totals: [], found: [], usual: '', problem: '', busy: '', stops: false };
    assert.ok(isBoardToPage({ type: 'board', state }));
    const plan = { title: '', lines: [], kept: [], summary: '', remove: '' };
    assert.ok(isBoardToPage({ type: 'board', state: { ...state, plan } }));
    assert.ok(isBoardToPage({ type: 'choose', rules }));
    assert.equal(isBoardToPage({ type: 'choose', rules: { ...rules, keep: -1 } }), false);
    for (const patch of [{ totals: [{}] }, { busy: 1 }, { stops: 'no' }, { plan: {} }])
      assert.equal(isBoardToPage({ type: 'board', state: { ...state, ...patch } }), false);
  });
});
