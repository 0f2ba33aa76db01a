// Which orders a node can take, by the state that its site tells (docs/protocol.md 5.9).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { powerChoices } from '../../../../src/model/slices/power';

describe('a node', () => {
  it('that is on can be stopped, one that is off can be started', () => {
    assert.deepEqual(powerChoices({ state: 'started' }), { canStart: false, canStop: true });
    assert.deepEqual(powerChoices({ state: 'stopped' }), { canStart: true, canStop: false });
  });

  it('whose state is not known can be asked for both', () => {
    assert.deepEqual(powerChoices({ state: 'unknown' }), { canStart: true, canStop: true });
  });

  it('that is imaged takes no order', () => {
    assert.deepEqual(powerChoices({ state: 'imaging' }), { canStart: false, canStop: false });
  });
});
