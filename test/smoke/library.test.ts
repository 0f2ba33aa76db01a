// The library as others install it: how it is loaded, what its types need, and what it shows of itself.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { problemsOf } from './consumer';
import { installPackage } from './installed';
import { packaged } from './packaged';

const run = promisify(execFile);

/** Compilers' ways to find a package, each with the file that is compiled. */
const consumers = [
  ['node16, import', 'consumer.mts', { module: 'node16' }],
  ['node16, require', 'consumer.cts', { module: 'node16' }],
  ['bundler', 'consumer.ts', { module: 'preserve' }],
  [
    'node10',
    'consumer.ts',
    { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
  ],
] as const;

const consumerOf = (
  specifier: string,
): string => `import { parseUrn, RpcError } from '${specifier}';
export const id: string = parseUrn('urn:x').id;
export const reason: RpcError['reason'] = 'busy';
// @ts-expect-error: it is text
export const wrong: number = parseUrn('urn:x').id;
`;

const portalConsumer = `import { Portal, PortalError } from 'protogeni-images/portal';
export const portal = new Portal({ url: 'https://portal.example', token: 'x' });
export const reason: PortalError['reason'] = 'token-refused';
// @ts-expect-error: it is a date
export const wrong = async (): Promise<string> => (await portal.experiments.get('a,b')).expires;
`;

describe('the library of the npm package', () => {
  let home: string;
  const installed = (...path: string[]): string =>
    join(home, 'node_modules', 'protogeni-images', ...path);
  before(async () => {
    home = await installPackage();
  });
  after(() => rm(home, { recursive: true, force: true }));

  /** What a script prints; `flags` are Node's. */
  async function printed(script: string, ...flags: string[]): Promise<string> {
    return (await run(process.execPath, [...flags, '-e', script], { cwd: home })).stdout;
  }

  for (const specifier of ['protogeni-images', 'protogeni-images/rpc']) {
    const use = `console.log(parseUrn('urn:publicid:IDN+home.example+user+alice').id)`;

    it(`is loaded by require from ${specifier}`, async () => {
      assert.equal(
        await printed(`const { parseUrn } = require('${specifier}'); ${use}`),
        'alice\n',
      );
    });

    it(`is loaded by import from ${specifier}, by name`, async () => {
      const script = `import { parseUrn } from '${specifier}'; ${use}`;
      assert.equal(await printed(script, '--input-type=module'), 'alice\n');
    });

    for (const [resolution, name, options] of consumers) {
      it(`has types for ${resolution} from ${specifier}, without those of Node`, async () => {
        const file = join(home, name);
        await writeFile(file, consumerOf(specifier));
        assert.deepEqual(problemsOf(file, home, options), []);
      });
    }
  }

  for (const [name, text] of [
    ['protogeni-images', consumerOf('protogeni-images')],
    ['protogeni-images/portal', portalConsumer],
  ] as const)
    it(`needs for ${name}, where there are no types of a runtime, at most two of its names`, async () => {
      const file = join(home, 'bare.mts');
      await writeFile(file, text);
      const problems = problemsOf(file, home, { module: 'node16', lib: ['es2022'] });
      const names = [...new Set(problems.map((problem) => /'(\w+)'/.exec(problem)?.[1]))].sort();
      assert.deepEqual(names, ['AbortSignal', 'URL']);
    });

  it('has the portal by itself, for require and import', async () => {
    const make = `new Portal({ url: 'https://portal.example', token: 'x' }).url`;
    const required = `const { Portal } = require('protogeni-images/portal'); console.log(${make})`;
    assert.equal(await printed(required), 'https://portal.example/\n');
    const imported = `import { Portal } from 'protogeni-images/portal'; console.log(${make})`;
    assert.equal(await printed(imported, '--input-type=module'), 'https://portal.example/\n');
  });

  for (const [resolution, name, options] of consumers)
    it(`has types of the portal for ${resolution}, without those of Node`, async () => {
      const file = join(home, name);
      await writeFile(file, portalConsumer);
      assert.deepEqual(problemsOf(file, home, options), []);
    });

  it('changes nothing by being loaded, as its package.json says', async () => {
    const state = `JSON.stringify([Reflect.ownKeys(globalThis).map(String), process.eventNames(), process.env])`;
    const script = `const before = ${state}; require('protogeni-images'); console.log(before === ${state})`;
    assert.equal(await printed(script), 'true\n');
  });

  it('shows its own names when classes and errors are printed', async () => {
    const script = `const { RpcError, SliceAuthority, UrnError, parseUrn } = require('protogeni-images');
console.log(RpcError, SliceAuthority, UrnError);
try { parseUrn('x') } catch (error) { console.log(error.constructor.name); console.log(error) }`;
    const lines = (await printed(script)).split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      '[class RpcError extends Error] [class SliceAuthority] [class UrnError extends Error]',
      'UrnError',
    ]);
    assert.match(lines[2] ?? '', /^UrnError: "x" is not a URN/);
    assert.match(lines[3] ?? '', /^ +at (?:Object\.)?parseUrn \(.*library\.js:\d+:\d+\)$/);
  });

  it('can be read, and ships without maps', async () => {
    const code = await readFile(installed('dist', 'library.js'), 'utf8');
    assert.match(code, /^ *function parseUrn\(text\) \{$/m);
    const files = await readdir(installed(), { recursive: true });
    assert.deepEqual(
      files.filter((file) => file.endsWith('.map')),
      [],
    );
  });

  it('is what publint and attw expect of a package', async () => {
    const { messages } = await publint({ pkgDir: installed(), pack: false, strict: true });
    const manifest = JSON.parse(await readFile(installed('package.json'), 'utf8')) as object;
    assert.deepEqual(
      messages.map((message) => formatMessage(message, manifest)),
      [],
    );
    const tarball = new Uint8Array(await readFile(packaged('TEST_TARBALL')));
    const checked = await checkPackage(createPackageFromTarballData(tarball));
    assert.ok(checked.types);
    assert.deepEqual(checked.problems, []);
  });
});
