// The library and the programs of examples/ do what they say on Node and on Bun, whose TLS is BoringSSL
// as that of VS Code is.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { startTestbed, type Testbed } from '../../scripts/testbed.mts';
import { installPackage } from './installed';

const run = promisify(execFile);

describe('the library and the programs of examples/, installed', () => {
  let home: string;
  let testbed: Testbed;
  let directory: string;
  before(async () => {
    home = await installPackage();
    directory = join(home, 'testbed');
    const command = join(home, 'node_modules', '.bin', 'geni-testbed');
    const examples = join(home, 'node_modules', 'protogeni-images', 'examples');
    await cp(examples, join(home, 'examples'), { recursive: true });
    await cp('test/smoke/trust.mjs', join(home, 'trust.mjs'));
    testbed = await startTestbed({ directory, command });
  });
  after(async () => {
    await testbed.stop();
    await rm(home, { recursive: true, force: true });
  });

  /** The lines that a program prints; a runtime runs it. */
  async function printed(command: string, words: string[], more = {}): Promise<string[]> {
    const env = { ...process.env, TESTBED: directory, ...more };
    const { stdout } = await run(command, words, { cwd: home, env, timeout: 60_000 });
    return stdout.trimEnd().split('\n');
  }
  const onNode = (name: string, ...words: string[]): Promise<string[]> =>
    printed(process.execPath, [join('examples', `${name}.mjs`), ...words]);
  const onBun = (name: string, ...words: string[]): Promise<string[]> =>
    printed(bun(), [join('examples', `${name}.mjs`), ...words]);
  const urnOf = (image: string): string => `urn:publicid:IDN+home.example+image+demo:${image}`;

  /** Nodes boot again after a snapshot; resolves when all are up. */
  async function allUp(): Promise<void> {
    const end = performance.now() + 30_000;
    for (;;) {
      const lines = await onNode('slivers');
      if (lines.every((line) => line.includes(' started ready '))) return;
      assert.ok(performance.now() < end, lines.join('\n'));
    }
  }

  for (const [runtime, command] of [
    ['Node', process.execPath],
    ['Bun', bun()],
  ] as const) {
    it(`refuse every other certificate on ${runtime}, whatever the environment says`, async () => {
      for (const more of [{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }]) {
        const [line = ''] = await printed(command, ['trust.mjs'], more);
        assert.deepEqual(JSON.parse(line), {
          ca: 'alice',
          pinned: 'alice',
          otherCa: 'untrusted',
          otherPin: 'untrusted',
          otherCertificate: 'untrusted',
          forgedPin: 'untrusted',
        });
      }
    });
  }

  it('show the fingerprint of a server', async () => {
    const { sliceAuthority } = testbed.ready as { sliceAuthority: string };
    const lines = await onNode('fingerprint', sliceAuthority);
    assert.match(
      lines.at(-1) ?? '',
      /^trust: \{ fingerprint: '(?:[0-9A-F]{2}:){31}[0-9A-F]{2}' \},$/,
    );
  });

  it('list slivers, the same on Node and Bun', async () => {
    const lines = await onNode('slivers');
    assert.equal(lines.length, 4);
    assert.match(lines[1] ?? '', /^home "vm" started ready urn:publicid:\S+\+sliver\+\d+$/);
    assert.deepEqual(await onBun('slivers'), lines);
  });

  it('take snapshots to the end, and tell who can use the image', async () => {
    for (const [version, example] of [onNode, onBun].entries()) {
      await allUp();
      const lines = await example('snapshot', 'home', 'vm', 'smoke', 'anyone');
      assert.equal(lines[0], `started ${urnOf('smoke')}:${version}`);
      assert.match(lines.at(-1) ?? '', /^ready \d+$/);
      const images = await example('who-can-use');
      assert.ok(images.includes(`home ${urnOf('smoke')}:${version} anyone`), images.join('\n'));
    }
  });

  it('let another site fetch an image', async () => {
    await allUp();
    await onNode('snapshot', 'home', 'pc', 'smoke-fetched', 'anyone');
    const lines = await onNode('prestage', 'north', 'hello', urnOf('smoke-fetched'));
    assert.equal(lines.at(-1), 'ready');
  });

  it('delete old versions, after asking whether it would be allowed', async () => {
    for (let version = 0; version < 2; version++) {
      await allUp();
      await onNode('snapshot', 'home', 'vm', 'smoke-old');
    }
    const old = ['delete-old', 'home', 'smoke-old', '1'] as const;
    const [urn, summary] = [`${urnOf('smoke-old')}:0`, '1 of 2 versions'];
    assert.deepEqual(await onNode(...old), [`would be deleted ${urn}`, summary]);
    assert.deepEqual(await onNode(...old, '--yes'), [`deleted ${urn}`, summary]);
    assert.deepEqual(await onNode(...old, '--yes'), ['0 of 1 versions']);
  });
});

/** Bun comes in a package for each system; npm installs the one that fits. */
function bun(): string {
  const [found] = globSync('node_modules/@oven/bun-*/bin/bun*');
  assert.ok(found, 'Bun is not there: run "npm ci" with optional packages.');
  return resolve(found);
}
