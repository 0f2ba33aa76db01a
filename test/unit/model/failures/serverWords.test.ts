/** What the real servers say (docs/protocol.md 14), call by call, and what people read of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meaningOf } from '../../../../src/model/failures/serverWords';
import { outcomeOf, rowOf, saidRows, told } from '../../../support/serverWords';

const renew = { code: 2, method: 'RenewSlice', service: 'slice-authority' } as const;
const remove = { code: 3, method: 'DeleteImage', service: 'component-manager' } as const;

describe('what real servers say', () => {
  for (const row of saidRows) {
    const { method, code, text, meaning } = row;
    const how = meaning === null ? 'explained by its code' : 'understood';
    it(`is ${how}: ${method} ${code}, ${text.slice(0, 60).trim()}`, () => {
      assert.equal(outcomeOf(rowOf(row)), outcomeOf(row));
      assert.equal(told(row).serverText, text.trim());
    });
  }

  it('needs no meaning only for a reason', () => {
    for (const { meaning, why, text } of saidRows) assert.equal(why === '', meaning !== null, text);
  });

  for (const text of [
    'No permission for this user',
    'Could not reload the database',
    'The system is not in the mood',
    'Permission of user bob is unused',
    'Image ready-made: not your site',
    'name "Your account is no longer active" is taken',
  ]) {
    it(`is never guessed from a word in it: ${text}`, () => {
      assert.equal(meaningOf(text), undefined);
      const { sentence, below } = told({ ...remove, text });
      assert.equal(sentence, 'home does not let you delete image demo:web.');
      assert.equal(below, text);
    });
  }

  it('blames the request and not the server where the server says no with code 2', () => {
    const { sentence } = told({ ...renew, text: 'Expiration is beyond the limit of 90 days' });
    assert.match(
      sentence,
      /^Slice hello cannot be extended that far: .* allows 90 days from now\./,
    );
  });

  it('is one line of a text of many where there is room for no more', () => {
    const { sentence, below } = told({ ...renew, text: '\nfirst\nsecond\n' });
    assert.doesNotMatch(sentence, /first/);
    assert.equal(below, 'first\nsecond');
  });

  it('is not searched when it is a whole log', () => {
    assert.equal(meaningOf(`Image is currently in use${' '.repeat(5_000)}`), undefined);
  });
});
