// What ships in another language is whole: each text is there, none is left in English, and what is no
// word of a language (places for names, icons, links, commands, marks) is as in English.
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { extensionFiles } from '../../../scripts/package/shipped.mts';
import { readJson, readTexts } from '../../support/manifest';

type Texts = Readonly<Record<string, string>>;

const textsOf = (file: string): Texts => readJson(file) as Texts;

const bundleFiles = globSync('l10n/bundle.l10n.*.json');
const languages = bundleFiles.map((file) => /\.l10n\.(.+)\.json$/.exec(basename(file))?.[1] ?? '');

/** The same in German: names, words that the field shares, and texts without words. */
const sameInGerman: ReadonlySet<string> = new Set(
  [
    'CloudLab, Emulab, Powder|ProtoGENI Images|SHA-1|SSH|URN|VM',
    'Image|Image {0}|Images|Slice|Slice {0}|Sliver|Sliver {0}',
    'Snapshot|Snapshots|Snapshot {0}|Snapshot…|{0} Snapshots',
    'Build|Commit|Format|Hardware|Kernel|Name|Passphrase|Portal|Status|System',
    'Version|Version {0}|Version: {0}|{0} ({1})|{0}: {1}|{0}.|{0}. {1}.',
  ].flatMap((line) => line.split('|')),
);
const same: Readonly<Record<string, ReadonlySet<string>>> = { de: sameInGerman };

/** What stands in a text and is no word of a language. */
const kept =
  /\{\d+\}|\$\([\w~-]+\)|\]\([^)]*\)|`[^`]*`|%\d*[a-z]?%|\*\*|\n|https?:\/\/[\w.:/]*\w|urn:[\w.:+]+|&\w+;|xmlns(?=[:=])/g;

/** What a writer of German would not write in this product (docs/translating.md). */
const notGerman: readonly (readonly [string, RegExp])[] = [
  ['an informal address', /\b(?:[Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich)\b/],
  ['quotes that are not German ones', /“[^“„]*”|(?<![\w=])"\{?\w|’/],
  ['three dots', /\.\.\./],
  ['two spaces', / {2}/],
  ['a word that has another one here', /\b(?:Abbild\w*|Aggregat\w*|Speicherabzug\w*|Webseiten-)\b/],
  ['a space before a mark', /[\p{L}}] [,;:.](?: |$)/u],
];

function diff(translated: Texts, english: Texts): { lacks: string[]; tooMany: string[] } {
  return {
    lacks: Object.keys(english).filter((key) => !Object.hasOwn(translated, key)),
    tooMany: Object.keys(translated).filter((key) => !Object.hasOwn(english, key)),
  };
}

const none = { lacks: [], tooMany: [] };
const how = '`npm run l10n` adds and removes them; then translate what it names';
const partsOf = (text: string): string[] => [...new Set(text.match(kept))].sort();

describe('the translations', () => {
  it('are German, in the window and in the manifest', () => {
    assert.deepEqual(languages, ['de']);
    const manifests = globSync('package.nls.*.json');
    assert.deepEqual(manifests, ['package.nls.de.json']);
  });

  it('ship with the extension, pictures included; what only translators need does not', async () => {
    const shipped = await extensionFiles();
    const pictures = Object.entries(readTexts('de'))
      .filter(([key]) => key.endsWith('.svg'))
      .map(([, path]) => path);
    assert.equal(pictures.length, 5);
    for (const file of [...bundleFiles, 'package.nls.json', 'package.nls.de.json', ...pictures]) {
      assert.ok(shipped.includes(file), file);
    }
    assert.ok(!shipped.includes('l10n/bundle.l10n.json'));
  });
});

for (const language of languages) {
  describe(`the translation into ${language}`, () => {
    const pairs = [
      {
        file: `l10n/bundle.l10n.${language}.json`,
        english: textsOf('l10n/bundle.l10n.json'),
        translated: textsOf(`l10n/bundle.l10n.${language}.json`),
      },
      {
        file: `package.nls.${language}.json`,
        english: readTexts(),
        translated: readTexts(language),
      },
    ];

    for (const { file, english, translated } of pairs) {
      const found = (isWrong: (text: string, of: string) => boolean): string[] =>
        Object.entries(english)
          .filter(([key, of]) => isWrong(translated[key] ?? of, of))
          .map(([key]) => `${key} → ${translated[key] ?? ''}`);

      it(`has every text, and none too many: ${file}`, () => {
        const found = diff(translated, english);
        assert.deepEqual(found, none, `${file}: ${JSON.stringify(found, null, 2)}\n${how}`);
      });

      it(`has them in the order of the English ones: ${file}`, () => {
        assert.deepEqual(Object.keys(translated), Object.keys(english), how);
      });

      it(`leaves nothing in English: ${file}`, () => {
        const left = found((text, of) => text === of && same[language]?.has(of) !== true);
        assert.deepEqual(left, []);
      });

      it(`keeps every place for a name, icon, link, command and mark: ${file}`, () => {
        const lost = found((text, of) => partsOf(text).join(' ') !== partsOf(of).join(' '));
        assert.deepEqual(lost, []);
      });

      it(`ends each text as the English one ends: ${file}`, () => {
        const end = (text: string): string => /(?:[.…?:]|\s)*$/.exec(text)?.[0] ?? '';
        assert.deepEqual(
          found((text, of) => end(text) !== end(of)),
          [],
        );
      });

      if (language === 'de') {
        for (const [what, pattern] of notGerman) {
          it(`has nowhere ${what}: ${file}`, () => {
            assert.deepEqual(
              found((text) => pattern.test(text.replace(/`[^`]*`/g, 'code'))),
              [],
            );
          });
        }
      }
    }
  });
}
