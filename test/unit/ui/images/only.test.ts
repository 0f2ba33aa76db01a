// What a person has asked to see, and which images pass.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { criteria, type Criterion, type ImageFacts, passes } from '../../../../src/ui/images/only';

const now = Date.UTC(2026, 5, 30);
const day = 86_400_000;
const image: ImageFacts = {
  owner: 'mine',
  who: 'project',
  created: new Date(now - 3 * day),
  size: 200_000_000,
  isFavourite: false,
};
const isShown = (only: readonly Criterion[], facts: Partial<ImageFacts> = {}): boolean =>
  passes({ ...image, ...facts }, only, now);

describe('an image', () => {
  it('passes when nothing is asked for', () => {
    assert.ok(isShown([]));
  });

  it('passes with any of one kind, and needs one of each kind', () => {
    assert.ok(isShown(['owner:mine', 'owner:system']));
    assert.ok(isShown(['owner:mine', 'who:project', 'size:medium']));
    assert.ok(!isShown(['owner:mine', 'who:anyone']));
  });

  it('of three days ago is of the last week and of the last month, and not of the last day', () => {
    assert.deepEqual(
      criteria.filter((one) => one.startsWith('age:') && isShown([one])),
      ['age:week', 'age:month', 'age:year'],
    );
    assert.ok(isShown(['age:older'], { created: new Date(now - 400 * day) }));
  });

  it('of which the site does not tell size, date or users passes nothing that asks for them', () => {
    const unknown = { who: 'unknown', created: undefined, size: undefined } as const;
    const asked = criteria.filter((one) => /^(who|age|size):/.test(one));
    assert.deepEqual(
      asked.filter((one) => isShown([one], unknown)),
      [],
    );
  });

  it('passes as a favourite only when it is one', () => {
    assert.ok(!isShown(['favourite']));
    assert.ok(isShown(['favourite'], { isFavourite: true }));
  });
});
