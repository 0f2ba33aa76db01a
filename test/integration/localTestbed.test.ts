// The local testbed as the window starts it: never where another user could have put something.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LocalTestbed } from '../../src/ui/accounts/testbed';
import { Log } from '../../src/ui/errors/log';

describe('the local testbed of the window', () => {
  it('is not started in a folder that everyone can write to, and no link there is followed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'foreign-'));
    const notes = join(home, 'notes');
    const folder = mkdtempSync(join(home, 'testbed-'));
    writeFileSync(notes, 'mine');
    symlinkSync(notes, join(folder, 'output.log'));
    const testbed = new LocalTestbed(join(home, 'no-command.js'), () => folder, new Log());
    try {
      await assert.rejects(testbed.start(), /ELOOP/);
      chmodSync(folder, 0o777);
      await assert.rejects(testbed.start(), /another user can write to/);
      assert.equal(readFileSync(notes, 'utf8'), 'mine');
    } finally {
      testbed.dispose();
      rmSync(home, { recursive: true });
    }
  });
});
