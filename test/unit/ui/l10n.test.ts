// Every text that people read can be translated; the translations themselves: translations.test.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { product } from '../../../scripts/bundles.mts';
import { l10nStrings, untranslated } from '../../../scripts/l10nStrings.mts';
import { readJson, readManifest, readTexts, textKeys } from '../../support/manifest';

const { texts, faults } = l10nStrings();

/** What stands in the sources of model and rspec in words that are for nobody to read, or are names. */
const noSentences: readonly string[] = [
  // Errors that `explain` words anew.
  '{} did not answer within {} s.',
  // For the log of whoever debugs a damaged file.
  'not an object',
  'not a list',
  // A word of TLS, a folder, words to filter by.
  'certificate required',
  'Application Support',
  'rspec {}',
  // Names of templates: VS Code shows them too and translates none.
  // Keys and patterns of formatters, a moment as numbers, and what Node would say.
  '{} {} age',
  '{} {} {} age',
  '{} date',
  '{} moment {}',
  '{} rough {}',
  '{} span {}',
  '{} UTC',
  'HTTP {}',
  "ENOTDIR: not a directory, mkdir '{}'",
  // A mistake of ours, which no person can mend.
  'A snapshot has begun whose job was not written down.',
  'not one word for a shell',
  'Request: one bare-metal node',
  'Request: one node, in ProtoGENI version 2',
];

describe('the texts of the extension', () => {
  it('stand as literals where they are used', () => {
    assert.ok(texts.length > 800);
    assert.deepEqual(faults, []);
  });

  it('are all found in the sentences of the model and of the editor', () => {
    const missing = untranslated()
      // Names of places.
      .filter(({ file }) => basename(file) !== 'knownSites.ts')
      // Commands to copy, and scripts for a node.
      .filter(({ text }) => !/^(?:sudo|geni-image|chmod|ssh-keygen) /.test(text))
      .filter(
        ({ file }) =>
          !/(?:check\/(?:questions|script|secretNames)|trials\/questionScript)\.ts$/.test(file),
      )
      .filter(
        ({ file }) => !/builds\/(?:copyFiles|localCommand|nodeLogin|remoteScript)\.ts$/.test(file),
      )
      .filter(({ text }) => !noSentences.includes(text));
    assert.deepEqual(missing, []);
  });

  it('come in the language of the window from each bundle that it loads', () => {
    const inWindow = product.filter(({ external }) => external?.includes('vscode'));
    const entries = inWindow
      .flatMap(({ entryPoints }) => entryPoints)
      // The libraries have no sentences.
      .filter((entry) => !/^src\/(?:rpc|portal)\//.test(entry));
    assert.ok(entries.length > 1);
    for (const entry of entries) {
      assert.match(readFileSync(entry, 'utf8'), /^ *useTranslations\(\);$/m, entry);
    }
  });

  it('are in the bundle from which translations are made: npm run l10n', () => {
    const bundle = readJson('l10n/bundle.l10n.json') as Record<string, string>;
    const written = Object.keys(bundle);
    const missing = texts.filter((text) => !written.includes(text));
    const tooMany = written.filter((text) => !texts.includes(text));
    assert.deepEqual({ missing, tooMany }, { missing: [], tooMany: [] });
    assert.deepEqual(written, texts);
    assert.deepEqual(Object.values(bundle), texts);
  });

  it('of package.json are all in package.nls.json, and none too many', () => {
    const [used, written] = [textKeys(), Object.keys(readTexts())];
    const missing = used.filter((key) => !written.includes(key));
    const tooMany = written.filter((key) => !used.includes(key));
    assert.deepEqual({ missing, tooMany }, { missing: [], tooMany: [] });
  });

  it('of package.json that people read are all there by key', () => {
    const manifest = JSON.stringify(readManifest());
    const plain = JSON.stringify(readJson('package.json'));
    for (const name of ['title', 'contents', 'markdownDescription', 'userDescription']) {
      const values = [...plain.matchAll(new RegExp(`"${name}":"([^"]*)"`, 'g'))].map(
        ([, it]) => it,
      );
      const bare = values.filter((value) => value !== 'ProtoGENI' && !value?.startsWith('%'));
      assert.deepEqual(bare, [], name);
    }
    assert.ok(!/"%[\w.]+%"/.test(manifest));
  });
});
