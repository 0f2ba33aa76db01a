/** What a snapshot under a name would do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Image } from '../../../../../src/model/inventory/image';
import {
  freeName,
  planSnapshot,
  type PlanWish,
} from '../../../../../src/model/snapshots/planning/plan';
import { anImage, aVersion, bob } from '../../builders';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';

describe('The plan of a snapshot', () => {
  const mine = anImage({ name: 'web', versions: [aVersion(6), aVersion(5)] });
  const open = anImage({ name: 'open', versions: [aVersion(0, { visibility: 'anyone' })] });

  function plan(name: string, images: readonly Image[], more: Partial<PlanWish> = {}): string {
    const wish = { imageName: name, sliceUrn, ...more };
    const { kind, sentence } = planSnapshot(wish, { images });
    return `${kind}: ${sentence}`;
  }

  it('announces a new image', () => {
    assert.equal(plan('db', [mine]), 'new: db will be a new image.');
  });

  it('announces the next version of an own image, and who can use it', () => {
    assert.equal(
      plan('web', [mine]),
      'new-version: web is your image: this snapshot becomes version 7; web will then refer to the new contents. Only its project can use it, as before.',
    );
    assert.match(plan('open', [open]), /Anyone can use it, as before\.$/);
  });

  it('names exactly the image and the newest version that are seen', () => {
    const found = planSnapshot({ imageName: 'web', sliceUrn }, { images: [mine] });
    assert.ok(found.kind === 'new-version');
    assert.deepEqual(found.replaces, { imageUrn: mine.urn, version: 6 });
  });

  it('counts an unfinished version as the one that is made again, for those who can use the image', () => {
    const unfinished = anImage({
      name: 'web',
      versions: [
        aVersion(6, { visibility: 'not-released' }),
        aVersion(5, { visibility: 'anyone' }),
      ],
    });
    assert.match(plan('web', [unfinished]), /version 6; .* Anyone can use it, as before\.$/);
  });

  it("says whose image it is that gets the next version, where it is somebody else's", () => {
    const theirs = anImage({ name: 'web', creatorUrn: bob, mine: false });
    assert.equal(
      plan('web', [theirs]),
      'new-version: web is an image of bob, not yours: this snapshot becomes version 1; web will then refer to the new contents for everyone who uses it. Only its project can use it, as before.',
    );
  });

  it('refuses a bad name', () => {
    assert.match(plan('x', []), /^refused: .*too short/);
  });

  it('refuses the name of a system image', () => {
    const { kind, sentence } = planSnapshot(
      { imageName: 'STD', sliceUrn },
      { images: [], isSystem: true },
    );
    assert.equal(kind, 'refused');
    assert.match(sentence, /^STD is the name of a system image/);
  });

  it('means the image whose name differs only by case, which sites do not see', () => {
    assert.match(
      plan('WEB', [mine]),
      /^new-version: Sites ignore case in names: WEB is web\. web is your image: .* version 7; web will /,
    );
  });

  it('refuses other users than the image has', () => {
    assert.match(plan('open', [open], { global: false }), /^refused: Anyone can use open/);
    assert.match(plan('web', [mine], { global: true }), /^refused: Only its project can use web/);
    const unknown = anImage({ name: 'odd', versions: [aVersion(0, { visibility: 'unknown' })] });
    assert.match(plan('odd', [unknown], { global: false }), /^refused: It is not known who can/);
    assert.match(
      plan('odd', [unknown]),
      /It is not known who can use it, and that does not change\.$/,
    );
  });

  it('refuses the whole disk for an image that exists', () => {
    assert.match(plan('web', [mine], { wholeDisk: true }), /^refused: The whole disk can be/);
    assert.match(plan('db', [mine], { wholeDisk: true }), /^new: /);
  });

  it("means the image of the slice's own project only", () => {
    const other = anImage({ name: 'web', project: 'aaa', versions: [aVersion(1)] });
    assert.match(plan('web', [other, mine]), /version 7/);
    assert.match(plan('web', [other]), /^new: /);
  });

  it('means the image that a foreign site keeps for the project of the slice', () => {
    const at = (project: string, owner: string): Image =>
      anImage({
        project,
        urn: `urn:publicid:IDN+north.example+image+${project}:web`,
        projectUrn: `urn:publicid:IDN+${owner}+authority+sa`,
      });
    const own = at('demo-PG0', 'home.example:demo');
    const other = at('demo-PG1', 'east.example:demo');
    assert.match(plan('web', [other]), /^new: /);
    assert.match(plan('web', [other, own]), /^new-version: /);
  });
});

describe('A suggested name', () => {
  const images = [anImage({ name: 'hello-vm' }), anImage({ name: 'HELLO-VM-2' })];

  it('is the wanted one, or the first that does not exist', () => {
    assert.equal(freeName('hello-pc', images), 'hello-pc');
    assert.equal(freeName('hello-vm', images), 'hello-vm-3');
  });

  it('is one of its time while the images are not known', () => {
    const now = new Date('2026-05-04T03:02:01Z');
    assert.equal(freeName('hello-vm', undefined, now), 'hello-vm-202605040302');
  });

  it('is never too long, and of good characters', () => {
    assert.equal(freeName('__a slice.of:mine', []), 'a-slice.of-mine');
    assert.equal(freeName('hello-שרת אחד vm', []), 'hello-vm');
    assert.equal(freeName('hello-שרת', []), 'hello');
    const long = 'x'.repeat(40);
    assert.equal(freeName(long, [anImage({ name: 'x'.repeat(30) })]), `${'x'.repeat(28)}-2`);
  });
});
