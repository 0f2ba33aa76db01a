/** The product speaks as docs/wording.md says: words that are never used stand in no sentence of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { l10nStrings, untranslated } from '../../scripts/l10nStrings.mts';
import { unwanted } from '../support/wording';

const pages = [
  'README.md',
  'docs/cli.md',
  'docs/moving.md',
  'docs/release.md',
  'docs/rpc.md',
  'docs/faults.md',
  'docs/security.md',
  'docs/diagnostics.md',
  'docs/architecture.md',
  'docs/style.md',
];

function faults(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => unwanted(text).map((fault) => `${text}\n  ${fault}`));
}

/** The lines of a page; links to tests carry the tests' own names. */
function proseOf(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8').replaceAll(/\[[^\]\n]*\]\([^)\n]*\)/g, '');
  return text.split('\n');
}

describe('the words of docs/wording.md', () => {
  it('are found in a sentence', () => {
    assert.deepEqual(unwanted('The name contains a blank.'), ['"blank": space']);
    assert.deepEqual(unwanted('The name contains a space.'), []);
  });

  it('are kept in the window', () => {
    assert.deepEqual(faults(l10nStrings().texts), []);
  });

  it('are kept in commands, settings and the walkthrough', () => {
    const manifest = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
    assert.deepEqual(faults(Object.values(manifest)), []);
  });

  it('are kept on the command line and in the messages of the library', () => {
    const sources = ['src/cli/**/*.ts', 'src/rpc/**/*.ts'];
    assert.deepEqual(faults(untranslated(sources).map(({ text }) => text)), []);
  });

  for (const page of pages) {
    it(`are kept on the page ${page}`, () => {
      assert.deepEqual(faults(proseOf(page)), []);
    });
  }
});
