/** Names of images, and what a snapshot under a name would do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Image } from '../../../src/model/image';
import { checkImageName, planSnapshot } from '../../../src/model/imageName';
import { anImage, aVersion, alice, bob } from './builders';

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
    ['my image', /contains a blank/],
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

describe('planSnapshot', () => {
  const mine = anImage({ name: 'web', versions: [aVersion(6), aVersion(5)] });

  function plan(name: string, images: readonly Image[]): string {
    const { kind, sentence } = planSnapshot(name, images, alice);
    return `${kind}: ${sentence}`;
  }

  it('announces a new image', () => {
    assert.equal(plan('db', [mine]), 'new: db will be a new image.');
  });

  it('announces the next version of an own image', () => {
    assert.equal(
      plan('web', [mine]),
      'new-version: web is your image: this snapshot becomes its version 7, and web then means the new contents.',
    );
  });

  it('counts an unfinished version as the one that is made again', () => {
    const unfinished = anImage({
      name: 'web',
      versions: [aVersion(6, { visibility: 'not-released' }), aVersion(5)],
    });
    assert.match(plan('web', [unfinished]), /its version 6,/);
  });

  it("refuses somebody else's name", () => {
    const theirs = anImage({ name: 'web', creatorUrn: bob, mine: false });
    assert.equal(
      plan('web', [theirs]),
      'refused: The name web is taken by an image of bob: choose another name.',
    );
  });

  it('refuses a bad name', () => {
    assert.match(plan('x', []), /^refused: .*too short/);
  });

  it("prefers the image of the slice's own project", () => {
    const other = anImage({ name: 'web', project: 'aaa', versions: [aVersion(1)] });
    const slice = 'urn:publicid:IDN+home.example:demo+slice+hello';
    const { sentence } = planSnapshot('web', [other, mine], alice, slice);
    assert.match(sentence, /version 7/);
  });
});
