/** Texts of others on a terminal: shown, never obeyed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  printable,
  printableJson,
  printableLine,
  unlikeCommands,
} from '../../../../src/cli/image/terminal/printable';
import { tableText } from '../../../../src/cli/image/terminal/format';

const hostile = 'a\x1b]0;title\x07\x1b[2J\u009b31m\u202eb\rc\r\nd\te';

describe('what a server says, on a terminal,', () => {
  it('cannot steer it', () => {
    assert.equal(printable(hostile), 'a�]0;title��[2J�31m�b�c\nd\te');
  });

  it('cannot colour it', () => assert.equal(printable('\x1b[31mred\x1b[39m'), '�[31mred�[39m'));

  it('cannot begin a line of its own', () => {
    assert.equal(printableLine('a\r\nb\nc\td\u2028e\u0085f'), 'a�b�c d�e�f');
    const [head, row, ...more] = tableText([{ title: 'NAME' }], [['one\ntwo']]);
    assert.deepEqual([head, row, more], ['NAME', 'one�two', []]);
  });

  const hidden = [0x7f, 0x80, 0x9b, 0xad, 0x061c, 0x115f, 0x180e, 0x200b, 0x200d, 0x200f, 0x2028];
  for (const code of [...hidden, 0xfe0f, 0x2029, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff, 0xe0041]) {
    it(`hides nothing behind U+${code.toString(16).toUpperCase().padStart(4, '0')}`, () => {
      const text = `a${String.fromCodePoint(code)}b`;
      assert.equal(printable(text), 'a�b');
      const written = printableJson({ text });
      assert.match(written, /^[ -~]+$/);
      assert.deepEqual(JSON.parse(written), { text });
    });
  }

  for (const [said, shown] of [
    ['::error::x', ':�:error::x'],
    [' \t\u3000::add-mask::0', ' \t\u3000:�:add-mask::0'],
    ['a\n::stop-commands::x\n  ::y', 'a\n:�:stop-commands::x\n  :�:y'],
    ['see ##[error]x', 'see ##�[error]x'],
    ['a ##vso[task.setvariable variable=x]y', 'a ##vso�[task.setvariable variable=x]y'],
    ['##teamcity[x]', '##teamcity�[x]'],
    ['[::1]:443 a::b # [x] ## [y]', '[::1]:443 a::b # [x] ## [y]'],
  ] as const)
    it(`is no command for what runs it (${JSON.stringify(said)})`, () => {
      assert.equal(unlikeCommands(said), shown);
      assert.equal(unlikeCommands(shown), shown);
      const written = printableJson({ said });
      assert.equal(unlikeCommands(written), written);
      assert.deepEqual(JSON.parse(written), { said });
    });

  it('keeps its letters, of whatever script', () => {
    const text = 'Grüße 東京 Ελλάδα עברית 👍 ⚠️';
    assert.equal(printableLine(text), text);
  });

  it('keeps its value as JSON', () => {
    const written = printableJson({ hostile }, 2);
    assert.doesNotMatch(written, /[^\n -~]/);
    assert.deepEqual(JSON.parse(written), { hostile });
  });
});
