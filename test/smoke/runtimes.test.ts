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

  for (const [runtime, command] of [
    ['Node', process.execPath],
    ['Bun', bun()],
  ] as const) {
    const image = `smoke-${runtime}`;
    const urn = `urn:publicid:IDN+home.example+image+demo:${image}`;

    /** The lines that a program prints. */
    const program = async (words: string[], more: NodeJS.ProcessEnv = {}): Promise<string[]> => {
      const env = { ...process.env, TESTBED: directory, ...more };
      const { stdout } = await run(command, words, { cwd: home, env, timeout: 60_000 });
      return stdout.trimEnd().split('\n');
    };
    const example = (name: string, ...words: string[]): Promise<string[]> =>
      program([join('examples', `${name}.mjs`), ...words]);

    describe(`on ${runtime}`, () => {
      for (const [environment, more] of [
        ['as it is', {}],
        ['that would turn verification off', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
      ] as const) {
        it(`refuses every other certificate, in an environment ${environment}`, async () => {
          const [line = ''] = await program(['trust.mjs'], more);
          assert.deepEqual(JSON.parse(line), {
            ca: 'alice',
            pinned: 'alice',
            otherCa: 'untrusted',
            otherPin: 'untrusted',
            otherCertificate: 'untrusted',
            forgedPin: 'untrusted',
          });
        });
      }

      it('shows the fingerprint of a server', async () => {
        const { sliceAuthority } = testbed.ready as { sliceAuthority: string };
        const lines = await example('fingerprint', sliceAuthority);
        assert.match(
          lines.at(-1) ?? '',
          /^trust: \{ fingerprint: '(?:[0-9A-F]{2}:){31}[0-9A-F]{2}' \},$/,
        );
      });

      it('lists slivers', async () => {
        const lines = await example('slivers');
        assert.equal(lines.length, 4);
        assert.match(lines[1] ?? '', /^home "vm" started ready urn:publicid:\S+\+sliver\+\d+$/);
      });

      it('takes snapshots to the end', async () => {
        for (const version of [0, 1]) {
          const lines = await example('snapshot', 'home', 'vm', image, 'anyone');
          assert.equal(lines[0], `started ${urn}:${version}`);
          assert.match(lines.at(-1) ?? '', /^ready \d+$/);
        }
      });

      it('tells who can use an image', async () => {
        const lines = await example('who-can-use');
        assert.ok(lines.includes(`home ${urn}:1 anyone`), lines.join('\n'));
      });

      it('lets another site fetch it', async () => {
        const lines = await example('prestage', 'north', 'hello', urn);
        assert.equal(lines.at(-1), 'ready');
      });

      it('deletes old versions, after asking whether it would be allowed', async () => {
        const old = ['delete-old', 'home', image, '1'] as const;
        const summary = '1 of 2 versions';
        assert.deepEqual(await example(...old), [`would be deleted ${urn}:0`, summary]);
        assert.deepEqual(await example(...old, '--yes'), [`deleted ${urn}:0`, summary]);
        assert.deepEqual(await example(...old, '--yes'), ['0 of 1 versions']);
      });
    });
  }
});

/** Bun comes in a package for each system; npm installs the one that fits. */
function bun(): string {
  const [found] = globSync('node_modules/@oven/bun-*/bin/bun*');
  assert.ok(found, 'Bun is not there: run "npm ci" with optional packages.');
  return resolve(found);
}
