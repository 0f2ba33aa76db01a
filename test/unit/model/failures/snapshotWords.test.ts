/** The reasons that sites give for failed snapshots, and what to do about each. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { snapshotAdvice, whatToDo } from '../../../../src/model/failures/snapshotWords';
import { snapshotReasons } from '../../../../src/testbed/faults';

const told: readonly (readonly [reason: string, advice: RegExp])[] = [
  ['FAILED: Node setup failed ... \n', /did not start the system that reads its disk/],
  ['FAILED: Timed out generating image ... \n', /took longer than the site allows/],
  [
    'FAILED: Maximum image size (6442450944 bytes) exceeded ... \n',
    /contains more data than the site allows/,
  ],
  ['FAILED: Returned error code 5 generating image ... \n', /The disk could not be read/],
  ['Failed to store image: 256\n', /could not store the image/],
  ['Internal error creating image', /made an error/],
];

describe('the reason of a failed snapshot', () => {
  for (const [reason, advice] of told) {
    it(`comes with advice: ${reason.trim()}`, () => {
      assert.match(snapshotAdvice(reason) ?? '', advice);
    });
  }

  it('comes with advice at the local testbed, too', () => {
    for (const reason of Object.values(snapshotReasons))
      assert.notEqual(snapshotAdvice(reason), undefined, reason);
  });

  it('stands alone where it is not known, or only a word of it is', () => {
    assert.equal(snapshotAdvice(undefined), undefined);
    assert.equal(snapshotAdvice('Your disk: Node setup failed'), undefined);
  });
});

describe('what to do about a snapshot', () => {
  const job = { siteName: 'home', imageName: 'web' };

  it('comes from the reason of the site', () => {
    const reason = 'Failed to store image: out of space';
    assert.equal(whatToDo({ ...job, outcome: 'failed', reason }), snapshotAdvice(reason));
  });

  it('is said for a reason that nobody knows, and for none', () => {
    for (const reason of ['Something new', '']) {
      assert.match(
        whatToDo({ ...job, outcome: 'failed', reason }),
        /send the log to the operators of home\.$/,
      );
    }
  });

  it('is to look before a second one where the end is not known', () => {
    for (const outcome of ['unknown', 'timed-out'] as const) {
      assert.match(
        whatToDo({ ...job, outcome }),
        /^Refresh the images to see whether web is there/,
      );
    }
  });

  it('is nothing while it runs and when it has ended well', () => {
    assert.equal(whatToDo({ ...job, outcome: 'ready' }), '');
    assert.equal(whatToDo(job), '');
  });
});
