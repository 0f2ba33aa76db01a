/** What a delete says before it is done. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planDelete } from '../../../../src/model/images/deleteImage';
import { alice, anImage, aVersion, bob } from '../builders';

describe('planDelete', () => {
  const image = anImage({ name: 'web', versions: [aVersion(2), aVersion(1), aVersion(0)] });

  it('names all versions and adds up their sizes', () => {
    const plan = planDelete(image, alice);
    assert.equal(plan.urn, image.urn);
    assert.equal(plan.bytes, 3_000_000);
    assert.equal(plan.question, 'Delete image web and its 3 versions?');
    assert.equal(plan.forecast, 'This would delete image web and its 3 versions.');
    assert.equal(plan.done, 'Deleted image web and its 3 versions.');
  });

  it('takes one version and says that the others stay', () => {
    const plan = planDelete(image, alice, image.versions[1]);
    assert.match(plan.urn, /:web:1$/);
    assert.equal(plan.question, 'Delete version 1 of image web and keep the other 2 versions?');
    assert.equal(
      plan.done,
      'Deleted version 1 of image web. The other 2 versions are still there.',
    );
  });

  it('says that the last version takes the image with it', () => {
    const single = anImage({ name: 'web' });
    const plan = planDelete(single, alice, single.versions[0]);
    assert.equal(plan.question, 'Delete image web and its only version?');
  });

  it("marks somebody else's image and names the creator", () => {
    const plan = planDelete(anImage({ name: 'web', creatorUrn: bob, mine: false }), alice);
    assert.equal(plan.foreign, true);
    assert.equal(plan.creatorUrn, bob);
    assert.equal(plan.question, 'Delete image web of bob and its only version?');
  });
});
