// What a window pays for before anybody has looked at anything.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';

/** The extension, and the modules that it shares with what is loaded later. */
const whatOpens = ['./dist/extension.js', './core.js'];

describe('the code of the extension', () => {
  let loaded: { read: string[]; started: string[] };
  before(() => {
    const program = join(__dirname, 'startup.process.js');
    const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    assert.notEqual(stdout, '', stderr);
    loaded = JSON.parse(stdout) as typeof loaded;
  });

  it('is read without the libraries and the features of the editor', () => {
    assert.deepEqual(loaded.read, whatOpens);
  });

  it('starts without them too', () => {
    assert.deepEqual(loaded.started, whatOpens);
  });

  it('is small', () => {
    const bytes = whatOpens.reduce(
      (sum, file) => sum + statSync(join('dist', basename(file))).size,
      0,
    );
    assert.ok(bytes <= 215_000, `${bytes} bytes`);
  });
});

describe('the code of a page', () => {
  const kilobytes = (name: string): number => statSync(`dist/webview/${name}.js`).size / 1000;

  it('has of the widgets only those that pages show', () => {
    assert.ok(kilobytes('widgets') <= 100, `${kilobytes('widgets')} KB`);
  });

  for (const page of ['progress', 'details', 'try', 'check', 'history', 'build']) {
    it(`has no widgets of its own: ${page}`, () => {
      assert.ok(kilobytes(page) <= 20, `${kilobytes(page)} KB`);
    });
  }
});
