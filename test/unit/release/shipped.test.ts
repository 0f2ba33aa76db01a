// What the extension's bundles load beside them ships with them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { extensionFiles } from '../../../scripts/package/shipped.mts';

describe('the files of the extension', () => {
  it('have beside them all that they load', async () => {
    const files = await extensionFiles();
    const loaded = files
      .filter((name) => /^dist\/.*\.js$/.test(name))
      .flatMap((name) =>
        [
          ...readFileSync(name, 'utf8').matchAll(
            /(?:require|import)\(["'](\.\/[\w./-]+\.js)["']\)/g,
          ),
        ].map(([, path = '']) => posix.join(posix.dirname(name), path)),
      );
    assert.ok(loaded.includes('dist/editor.js'), loaded.join());
    assert.deepEqual(
      [...new Set(loaded)].filter((name) => !files.includes(name)),
      [],
    );
  });

  it('have of the texts only translations: VS Code reads no other', async () => {
    const texts = (await extensionFiles()).filter((name) => name.startsWith('l10n/'));
    assert.ok(!texts.includes('l10n/bundle.l10n.json'), texts.join());
  });
});
