// When a person is reminded that a token ends.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueReminder } from '../../../../src/ui/accounts/tokenEnd';

const day = 86_400_000;

describe('a token that ends', () => {
  for (const [left, due] of [
    [30 * day, undefined],
    [7 * day + 1, undefined],
    [7 * day, 7],
    [day + 1, 7],
    [day, 1],
    [1, 1],
    [0, 'ended'],
    [-day, 'ended'],
  ] as const) {
    it(`is ${due === undefined ? 'nothing to speak of' : `told of (${due})`} ${left / day} days before`, () => {
      assert.equal(dueReminder(new Date(left), 0), due);
    });
  }
});
