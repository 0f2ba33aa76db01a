/** Facts decide, never the look of a text: read from the sources themselves. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const sources = ['ui', 'cli', 'model'].flatMap((folder) =>
  globSync(`src/${folder}/**/*.ts`).map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(path, 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, ''),
  })),
);

function places(pattern: RegExp): string[] {
  return sources
    .flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`))
    .sort();
}

const texts = '(?:sentence|serverText|below|reason|message|problem|detail)';

describe('the words of a failure', () => {
  it('decide nothing: only the table of server words looks into them', () => {
    const asked = `\\b${texts}\\b\\)?\\??\\.(?:includes|startsWith|endsWith|match|search|indexOf)\\(`;
    const tested = `\\.(?:test|exec)\\((?:[\\w.]+\\.)?${texts}\\b`;
    assert.deepEqual(places(new RegExp(`${asked}|${tested}`, 'g')), []);
  });

  it('are shown by way of explain; raw messages are those of our own parsers and of Node', () => {
    const raw = places(/\b(?:error|problem|cause)\.message\b/g).map((place) => place.split(':')[0]);
    assert.deepEqual(
      [...new Set(raw)],
      [
        // Of the labels of the workspace: our own reader's.
        'src/cli/image/keep/labelLines.ts',
        'src/cli/testbed/program.ts',
        'src/cli/testbed/status.ts',
        'src/model/failures/explain.ts',
        // Only counts how often one came.
        'src/model/inventory/loadImages.ts',
        'src/model/storage/storageError.ts',
      ],
    );
  });

  it('of a server stand apart from ours: no sentence of the tables takes them in', () => {
    const tables = sources.filter(({ path }) => /\/(?:explain\w+|failures\/\w+)\.ts$/.test(path));
    assert.ok(tables.length > 5);
    for (const { path, text } of tables)
      for (const [call] of text.matchAll(/l10n\.t\((?:[^()]|\([^()]*\))*\)/g))
        assert.doesNotMatch(call, /serverText/, path);
  });
});
