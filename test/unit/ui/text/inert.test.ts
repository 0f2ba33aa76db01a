// What others say is shown as they said it, and does nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inertLines, inertText, visibleText, visibleValue } from '../../../../src/ui/text/inert';

/** What VS Code makes a link of, in messages and below input boxes (its `linkedText.ts`). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

/** What it makes an icon of (its `iconLabels.ts`). */
const icon = /(\\)?\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

describe('the words of others', () => {
  it('are no link, whatever stands in the brackets', () => {
    for (const text of [
      '[vm](command:workbench.action.quit)',
      '[vm](command:x?%5B%22a%22%5D "title")',
      '[[a](command:x)](https://evil.example)',
      '[vm]\u200b(command:x)',
      '[vm]\n(command:x)',
      '[a]((command:x)](command:y)',
    ]) {
      assert.doesNotMatch(inertText(text), link);
      assert.doesNotMatch(inertLines(text), link);
    }
  });

  it('are no icon', () => {
    for (const text of ['$(loading~spin) busy', '$$(pass)', '\\$(pass)', '$\u200b(pass)'])
      assert.doesNotMatch(inertText(text), icon);
  });

  it('keep every character that can be seen', () => {
    const text = 'größe 日本 ⚠️ «x» a[0](b) costs $(5)';
    assert.equal(inertText(text), 'größe 日本 ⚠️ «x» a[0] (b) costs $ (5)');
  });

  it('show what turns the direction of writing, hides, or steers a terminal', () => {
    assert.equal(visibleText('a\u202egpj.exe'), 'a[U+202E]gpj.exe');
    assert.equal(visibleText('a\u200bb\ufeff\u00adc\u3164'), 'a[U+200B]b[U+FEFF][U+00AD]c[U+3164]');
    assert.equal(visibleText('\u001b[31mred\u0000'), '[U+001B][31mred[U+0000]');
    assert.equal(visibleText('a\u2028b\u{E0041}'), 'a[U+2028]b[U+E0041]');
    assert.equal(visibleText('half \ud83d'), 'half [U+D83D]');
    assert.equal(visibleText('vm\ufe0f'), 'vm[U+FE0F]');
  });

  it('stay in one line where there is one, and keep their lines where there are several', () => {
    assert.equal(inertText(' a\r\n\tb\u2028c '), 'a b c');
    assert.equal(inertLines('a\r\n\tb\rc'), 'a\n\tb\nc');
  });

  it('are visible on a page too, wherever they stand in what it is told', () => {
    const told = { title: 'a\u202eb', rows: [{ text: '\u200b</script>', size: 3 }], gone: false };
    assert.deepEqual(visibleValue(told), {
      title: 'a[U+202E]b',
      rows: [{ text: '[U+200B]</script>', size: 3 }],
      gone: false,
    });
  });

  it('keep their end on a page, where a log tells of the failure', () => {
    const log = `${'line\n'.repeat(100_000)}failed: no space left`;
    const { shown } = visibleValue({ shown: log });
    assert.ok(shown.startsWith('…\n') && shown.endsWith('failed: no space left'));
    assert.ok(shown.length < 210_000);
  });

  it('end where nobody would read on', () => {
    assert.equal(inertText('x'.repeat(1e6)).length, 1001);
    assert.equal(inertText('abc def', 4), 'abc…');
  });
});
