// When people are warned that their certificate ends.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dueWarning } from '../../../../src/ui/accounts/certificateEnd';

describe('the warning before a certificate ends', () => {
  const after = (hours: number): number | undefined => dueWarning(new Date(hours * 3_600_000), 0);

  it('is due 30, 7 and 1 days before, and when it has ended', () => {
    assert.deepEqual([24 * 31, 24 * 29, 24 * 8, 24 * 6, 25, 23, 0, -1].map(after), [
      undefined,
      30,
      30,
      7,
      7,
      1,
      0,
      0,
    ]);
  });
});
