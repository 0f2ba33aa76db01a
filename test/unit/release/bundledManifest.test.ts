// What ships is a project of its own for npm's tools, however deep a library lies.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bundledFolder,
  bundledProject,
  writeBundledProject,
} from '../../../scripts/package/bundledManifest.mts';
import { bundledPackages } from '../../../scripts/package/bundled.mts';
import { readFileSync } from 'node:fs';

describe('the project of what is bundled', () => {
  it('is one that npm reads without a fault, with every bundled library', async () => {
    const count = await writeBundledProject();
    const { packages } = JSON.parse(readFileSync(`${bundledFolder}/package-lock.json`, 'utf8')) as {
      readonly packages: Record<string, { readonly version: string }>;
    };
    for (const { folder, version } of bundledPackages())
      assert.equal(packages[folder]?.version, version, folder);
    assert.equal(count, bundledPackages().length);
  });

  it('has a library inside another one, with that one around it', () => {
    const { manifest, lock } = bundledProject(
      {
        'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0', tool: '^3.0.0' } },
        'node_modules/a/node_modules/b': { version: '1.2.0', integrity: 'sha512-b' },
        'node_modules/b': { version: '2.0.0' },
        'node_modules/tool': { version: '3.0.0' },
      },
      ['node_modules/a/node_modules/b', 'node_modules/b'],
    );
    assert.deepEqual(manifest.dependencies, { a: '1.0.0', b: '2.0.0' });
    assert.deepEqual(Object.keys(lock.packages), [
      '',
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/b',
    ]);
    assert.deepEqual(lock.packages['node_modules/a'], {
      version: '1.0.0',
      dependencies: { b: '^1.0.0' },
    });
  });

  it('asks for nothing that stayed outside, though another version of it is inside', () => {
    const { lock } = bundledProject(
      {
        'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0' } },
        'node_modules/a/node_modules/b': { version: '1.2.0' },
        'node_modules/b': { version: '2.0.0' },
      },
      ['node_modules/a', 'node_modules/b'],
    );
    assert.deepEqual(lock.packages['node_modules/a'], { version: '1.0.0', dependencies: {} });
  });

  it('is refused when the lock file does not know a library', () => {
    assert.throws(
      () => bundledProject({}, ['node_modules/a']),
      /package-lock\.json does not name node_modules\/a\. Run "npm ci"\./,
    );
  });
});
