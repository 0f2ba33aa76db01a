// What comes from others: pinned, verified, and never run at installation.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
}

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};

describe('dependencies', () => {
  it('are pinned to exact versions', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    assert.deepEqual(loose, []);
  });

  it('are not left to the installer: what ships is bundled', () => {
    assert.equal(manifest.dependencies, undefined);
  });

  it('are locked with a checksum each', () => {
    const unchecked = Object.entries(packages).filter(
      ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
    );
    assert.deepEqual(unchecked, []);
  });

  it('run no scripts at installation but those that are named', () => {
    const { allowScripts } = manifest;
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
    assert.deepEqual(allowed.sort(), ['esbuild', 'node']);
  });
});

describe('the steps of hosted CI', () => {
  it('are pinned to commits', () => {
    const uses = globSync('.github/workflows/*.yml').flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/uses: (\S+)/g)].map(([, action = '']) => action),
    );
    assert.ok(uses.length > 0);
    assert.deepEqual(
      uses.filter((action) => !/@[0-9a-f]{40}$/.test(action)),
      [],
    );
  });
});

describe('our own packages', () => {
  it('run nothing at installation', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'];
    assert.deepEqual(
      Object.keys(manifest.scripts).filter((name) => hooks.includes(name)),
      [],
    );
  });
});
