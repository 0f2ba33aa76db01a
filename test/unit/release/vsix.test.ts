// The VSIX as it would be published keeps the rules of the galleries, and a broken one is told what it breaks.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { withSettings } from '../../../scripts/package/facts.mts';
import { manifestForVSCode, type Manifest } from '../../../scripts/package/manifest.mts';
import { entriesOf, vsixFaults } from '../../../scripts/package/rules.mts';
import { extensionContents } from '../../../scripts/package/shipped.mts';
import { vsixParts, writeVsix } from '../../../scripts/package/vsix.mts';

const settings = {
  publisher: 'maker',
  author: 'A. Maker',
  repository: 'https://git.example/owner/name',
  questions: undefined,
};

describe('a VSIX', () => {
  let folder: string;
  let contents: Map<string, Buffer>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vsix-'));
    contents = await extensionContents();
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What is wrong with the extension with some files changed; undefined takes one away. */
  function faultsWith(changed: Readonly<Record<string, string | undefined>>): string[] {
    const files = new Map(contents);
    for (const [name, text] of Object.entries(changed))
      if (text === undefined) files.delete(name);
      else files.set(name, Buffer.from(text));
    return vsixFaults(vsixParts(files));
  }

  /** package.json with some members changed. */
  const manifestWith = (members: Readonly<Record<string, unknown>>) => {
    const manifest = JSON.parse(String(contents.get('package.json'))) as Manifest;
    return { 'package.json': JSON.stringify({ ...manifest, ...members }) };
  };

  it('breaks no rule, as it is built', async () => {
    const file = join(folder, 'built.vsix');
    await writeVsix(file, contents);
    const entries = entriesOf(readFileSync(file));
    assert.equal(entries.size, contents.size + 2);
    assert.deepEqual(vsixFaults(entries), []);
  });

  it('breaks no rule with the facts of a release', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
    const released = manifestForVSCode(withSettings(manifest, settings));
    assert.deepEqual(faultsWith({ 'package.json': JSON.stringify(released) }), []);
  });

  const broken: readonly (readonly [string, () => Record<string, string | undefined>, RegExp])[] = [
    ['misses a page', () => ({ 'README.md': undefined }), /^README\.md is missing\.$/],
    ['misses its licence', () => ({ LICENSE: undefined }), /^LICENSE\.txt is missing\.$/],
    ['has a source map', () => ({ 'dist/a.js.map': '{}' }), /^dist\/a\.js\.map must not ship\.$/],
    ['has a source', () => ({ 'src/a.ts': '' }), /^src\/a\.ts must not ship\.$/],
    ['has a library', () => ({ 'node_modules/a/b.js': '' }), /^node_modules\/a\/b\.js must not/],
    ['has a key', () => ({ 'media/a.pem': '' }), /^media\/a\.pem must not ship\.$/],
    ['has a hidden file', () => ({ '.env': '' }), /^\.env must not ship\.$/],
    ['has names alike', () => ({ 'readme.md': '' }), /^README\.md differs .* by case only\.$/i],
    ['has no icon', () => ({ 'media/icon.png': '<svg/>' }), /^media\/icon\.png is not a PNG\.$/],
    ['has a small icon', () => ({ 'media/icon.png': smallPng }), /smaller than 128 pixels/],
    ['shows a drawing', () => ({ 'README.md': '![a](https://a.example/a.svg)' }), /a\.svg/],
    [
      'shows a picture openly',
      () => ({ 'README.md': '![a](http://a.example/a.png)' }),
      /shows http:/,
    ],
    ['shows a file beside it', () => ({ 'README.md': '![a](media/icon.png)' }), /shows media/],
    [
      'leads nowhere',
      () => ({ 'CHANGELOG.md': '[a](docs/none.md)' }),
      /^CHANGELOG\.md leads to docs/,
    ],
    [
      'names no publisher',
      () => manifestWith({ publisher: 'A. Maker' }),
      /^publisher is A\. Maker/,
    ],
    [
      'has a version of its own',
      () => manifestWith({ version: '1.0.0-rc.1' }),
      /^version is 1\.0\.0-rc/,
    ],
    [
      'runs in any VS Code',
      () => manifestWith({ engines: { vscode: '*' } }),
      /^engines\.vscode is \*/,
    ],
    ['is of no kind', () => manifestWith({ categories: ['Tools'] }), /^Tools is not a category\.$/],
    ['starts always', () => manifestWith({ activationEvents: ['*'] }), /activation event \*/],
    ['never starts', () => manifestWith({ activationEvents: [] }), /^Nothing activates/],
    ['runs scripts', () => manifestWith({ scripts: {} }), /^scripts must not ship\.$/],
    ['has no text', () => manifestWith({ displayName: '%none%' }), /no text none/],
    ['starts nothing', () => manifestWith({ main: './dist/none.js' }), /^dist\/none\.js is named/],
    ['has too many words', () => manifestWith({ keywords: words(31) }), /more than 30 tags/],
  ];
  for (const [what, changed, sentence] of broken) {
    it(`that ${what} is told so`, () => {
      const faults = faultsWith(changed());
      assert.ok(
        faults.some((fault) => sentence.test(fault)),
        faults.join('\n'),
      );
    });
  }

  it('whose list of types misses an ending is told so', () => {
    const entries = vsixParts(contents);
    entries.set(
      '[Content_Types].xml',
      Buffer.from('<Types><Default Extension=".js"/><Default Extension=".md"/></Types>'),
    );
    assert.ok(
      vsixFaults(entries).includes('[Content_Types].xml has no type for extension/package.json.'),
    );
  });

  it('whose two manifests differ is told so', () => {
    const entries = vsixParts(contents);
    const xml = Buffer.from(entries.get('extension.vsixmanifest') ?? []).toString();
    entries.set(
      'extension.vsixmanifest',
      Buffer.from(xml.replace(/Publisher="[^"]+"/, 'Publisher="other"')),
    );
    assert.deepEqual(vsixFaults(entries), ['Publisher is other, not protogeni-images.']);
  });
});

const words = (count: number): string[] => Array.from({ length: count }, (_, at) => `word${at}`);

/** The head of a PNG of 16 pixels. */
const smallPng = `\u0001PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\u0010\0\0\0\u0010`;
