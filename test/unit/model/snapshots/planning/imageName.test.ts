/** Names of images. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkImageName } from '../../../../../src/model/snapshots/planning/imageName';

describe('checkImageName', () => {
  it('accepts what the sites accept', () => {
    for (const name of ['ab', 'my-image', 'A.b_c-9', '0x', 'a'.repeat(30)]) {
      assert.equal(checkImageName(name), undefined, name);
    }
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /needs a name/],
    ['a', /too short/],
    ['a'.repeat(31), /too long: it has 31 characters, 30 are allowed/],
    ['my image', /contains a space/],
    ['my+image', /contains "\+"/],
    ['über', /contains "ü"/],
    ['-image', /begins with "-"/],
  ];
  for (const [name, sentence] of wrong) {
    it(`says what is wrong with "${name}"`, () => {
      assert.match(checkImageName(name) ?? '', sentence);
    });
  }
});
