/** Texts of servers on a terminal: shown, never obeyed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printFailure } from '../../../src/cli/image/output';
import { printable, printableJson } from '../../../src/cli/image/printable';
import { UserError } from '../../../src/model/failures/userError';

const hostile = 'a\x1b]0;title\x07\x1b[2J\u009b31m\u202eb\rc\r\nd\te';

describe('what a server says, on a terminal,', () => {
  it('cannot steer it', () => {
    assert.equal(printable(hostile), 'a�]0;title��[2J�31m�b�c\nd\te');
  });

  it('keeps its value as JSON', () => {
    const written = printableJson({ hostile });
    assert.doesNotMatch(written, /[^\n -~]/);
    assert.deepEqual(JSON.parse(written), { hostile });
  });

  it('is a failure like any other', (context) => {
    const write = context.mock.method(process.stderr, 'write', () => true);
    const explanation = new UserError(`It said ${hostile}`, { serverText: hostile });
    printFailure({ explanation, reason: 'fault', exitCode: 1 }, { json: false, name: 'x' });
    const said = write.mock.calls.map(({ arguments: [text] }) => String(text)).join('');
    write.mock.restore();
    assert.doesNotMatch(said, /[^\n\t -~�]/);
  });
});
