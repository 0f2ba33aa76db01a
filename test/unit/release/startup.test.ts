// What a window pays for before anybody has looked at anything.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';

type Load = (this: unknown, request: string, ...rest: unknown[]) => unknown;

describe('the code of the extension', () => {
  const modules = Module as unknown as { _load: Load };
  const load = modules._load;
  const loaded: string[] = [];
  before(() => {
    modules._load = function (request, ...rest) {
      if (request === 'vscode') return { ...vscode };
      loaded.push(request);
      return load.call(this, request, ...rest);
    };
    createRequire(resolve('package.json'))('./dist/extension.js');
  });
  after(() => {
    modules._load = load;
  });

  it('is read without the RPC library and the features of the editor', () => {
    assert.deepEqual(
      loaded.filter((request) => !request.startsWith('node:')),
      ['./dist/extension.js'],
    );
  });
});

describe('the code of a page', () => {
  for (const page of ['progress', 'details']) {
    it(`has of the widgets only those that ${page} shows`, () => {
      const kilobytes = statSync(`dist/webview/${page}.js`).size / 1000;
      assert.ok(kilobytes <= 120, `${kilobytes} KB`);
    });
  }
});

/** As much of the API as is touched while the code is read: anything, and nothing comes of it. */
const anything: object = new Proxy(() => undefined, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
  construct: () => anything,
});
const vscode = { DocumentDropOrPasteEditKind: anything, l10n: anything, window: anything };
