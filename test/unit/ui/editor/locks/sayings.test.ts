/** The words of a lock beside an image. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LockState } from '../../../../../src/model/images/lockState';
import {
  lockLabel,
  lockMarkdown,
  type LockSaying,
} from '../../../../../src/ui/editor/locks/sayings';

const words = { size: (bytes: number) => `${bytes} bytes`, date: () => 'today' };

type Locked = Extract<LockState, { kind: 'locked' }>;

function locked(more: Partial<Locked>, image: Partial<Locked['image']> = {}): Locked {
  return {
    kind: 'locked',
    version: 3,
    since: 'not-told',
    image: Object.assign(
      {
        reference: 'r',
        files: [],
        url: 'https://home.example/',
        pinned: false,
        hash: 'f'.repeat(40),
        size: 7,
        format: 'ndz',
        visibility: 'anyone' as const,
        checked: '2026-11-30T10:00:00.000Z',
      },
      image,
    ),
    ...more,
  };
}

const markdown = (saying: LockSaying, file = 'images.lock.json'): string =>
  lockMarkdown(saying, file, words);

describe('the words of a lock', () => {
  it('are few beside the image', () => {
    assert.equal(lockLabel(locked({})), 'locked to version 3');
    assert.equal(lockLabel(locked({ newest: 5 })), 'locked to version 3 of 5');
    assert.equal(
      lockLabel(locked({ newest: 5, since: 'name-moved' })),
      'locked to version 3 of 5, contents changed',
    );
    assert.equal(
      lockLabel(locked({ since: 'version-gone' })),
      'locked to version 3, no longer listed',
    );
    assert.equal(lockLabel({ kind: 'not-in-lock' }), 'not locked');
    assert.equal(lockLabel({ kind: 'unusable', why: 'it is too big' }), 'lock cannot be read');
  });

  it('tell the facts of the lock and what has changed under the pointer', () => {
    assert.equal(
      markdown(locked({ newest: 5, since: 'name-moved' })),
      'Locked to version 3 by `images.lock.json`. **The name now refers to version 5, with different contents.** Pin version 3, or run `geni-image lock` again to lock the new one.  \n' +
        `Checked today · 7 bytes · SHA-1 \`${'f'.repeat(40)}\``,
    );
    assert.match(markdown(locked({ newest: 5, newestIsSame: true })), /Version 5 has the same/);
    assert.match(
      markdown(locked({ newest: 5 }, { pinned: true, checked: 'never' })),
      /json`\. The newest is 5\. {2}\n7 bytes/,
    );
  });

  it('say what to do about a lock that is no help', () => {
    assert.equal(
      markdown({ kind: 'not-in-lock' }),
      '`images.lock.json` does not lock it. Run `geni-image lock` in this folder to lock it.',
    );
    const broken = markdown({ kind: 'unusable', why: 'it is not valid JSON' }, '[a](b)/x.json');
    assert.match(broken, /^\\\[a\\\]\\\(b\\\)\/x\.json cannot be read .*"geni-image lock"\.$/);
  });
});
