// Texts of Python as they come: what a profile is, other versions of the language, broken ones, and those that
// are made to cost much.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { diagnoseProfile, hoverInProfile, isProfile } from '../../../../src/rspec/genilib';
import { profileImageUses } from '../../../../src/rspec/genilib/profile';

const urn = 'urn:publicid:IDN+home.example+image+demo:mine';

describe('a text', () => {
  it('is a profile by what its code imports', () => {
    assert.ok(isProfile('from geni.rspec import pg\n'));
    assert.ok(isProfile('"""Doc."""\nimport os, geni.portal\n'));
    assert.ok(!isProfile('"""\nimport geni.portal\n"""\nx = 1\n'));
  });

  it('may begin with a byte order mark', () => {
    const text = `\uFEFFimport geni.portal\nn.disk_image = "${urn}"\n`;
    const [use] = profileImageUses(text);
    assert.equal(text.slice(use?.span.start, use?.span.end), urn);
  });

  it('may be in Python 2', () => {
    const lines = ['print "a", x', 'print >>f, "x"', `n.disk_image = ur"${urn}"`, 'x = 0777L'];
    assert.equal(profileImageUses([...lines, `m.disk_image = u'${urn}'`].join('\n')).length, 2);
  });

  it('is read to its end behind quotes that are still open', () => {
    const text = `import geni\nA = "${urn}"\nn.disk_image = A\n"""\nm.disk_image = "${urn}"\n`;
    assert.equal(profileImageUses(text).length, 2);
  });

  it('is read to its end behind open quotes, whatever it ends with', () => {
    for (const [quotes, end] of [
      ['"""', '\\n'],
      ['f"""', 'print("{x}'],
    ])
      assert.equal(profileImageUses(`${quotes}\nm.disk_image = "${urn}"\n${end}`).length, 1);
  });
});

describe('a text that is made to cost much', () => {
  const deep: [what: string, text: string][] = [
    ['3,000 brackets', `n.disk_image = ${'['.repeat(3000)}"${urn}"${']'.repeat(3000)}\n`],
    ['3,000 open brackets', `n.disk_image = ${'('.repeat(3000)}"${urn}"\n`],
    ['5,000 signs', `n.disk_image = ${'"a" + '.repeat(5000)}"${urn}"\n`],
    ['5,000 alternatives', `n.disk_image = ${'a or '.repeat(5000)}"${urn}"\n`],
    ['2,000 conditions', `n.disk_image = ${'"a" if b else '.repeat(2000)}"${urn}"\n`],
    ['5,000 calls', `n.disk_image = ${'f('.repeat(5000)}"${urn}"${')'.repeat(5000)}\n`],
    [
      'names that lead to themselves',
      'a = b\nb = a\nn.disk_image = a\ndef f(x): return f(x)\nn.disk_image = f(1)\n',
    ],
    [
      'a product',
      `${'abcdefgh'.replace(/./g, '$& = ["1", "2", "3", "4", "5", "6"][i]\n')}n.disk_image = ${'a b c d e f g h'.replaceAll(' ', ' + ')}\n`,
    ],
  ];
  for (const [what, text] of deep)
    it(`is read without recursion: ${what}`, () => {
      assert.doesNotThrow(() => diagnoseProfile(`import geni\n${text}`));
      assert.doesNotThrow(() => hoverInProfile(text, text.indexOf('=') + 3));
    });
});
