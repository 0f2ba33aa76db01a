// The npm package as a person installs it: into an empty folder, without a network, on its own. The
// commands do the main job. library.test.ts tells of the library.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { delimiter, join, sep } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { startTestbed, type Testbed } from '../../scripts/testbed.mts';
import { readTestbed, type TestbedDescription } from '../../src/model/accounts/localTestbed';
import { leaksIn, leaksInArguments, leaksInFiles, secretsOf } from '../support/leaks';
import { installPackage } from './installed';

const run = promisify(execFile);

describe('the npm package, installed in an empty folder', () => {
  let home: string;
  const installed = (...path: string[]): string => join(home, 'node_modules', ...path);
  before(async () => {
    home = await installPackage();
  });
  after(() => rm(home, { recursive: true, force: true }));

  it('comes alone', async () => {
    const packages = (await readdir(installed())).filter((name) => !name.startsWith('.'));
    assert.deepEqual(packages, ['protogeni-images']);
  });

  it('brings the manual pages that it names', async () => {
    const folder = installed('protogeni-images');
    const { man } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      man: string[];
    };
    assert.equal(man.length, 5);
    for (const page of man) assert.match(await readFile(join(folder, page), 'utf8'), /^\.(TH|so) /);
  });

  describe('does the main job', () => {
    let testbed: Testbed;
    let description: TestbedDescription;
    /** All that the commands said. */
    const printed: string[] = [];
    const credentials = (): string => join(home, 'state', 'protogeni-images', 'credentials');
    before(async () => {
      const directory = join(home, 'testbed');
      const command = installed('.bin', 'geni-testbed');
      testbed = await startTestbed({ directory, command });
      const read = await readTestbed(directory);
      assert.ok(read);
      description = read;
    });
    after(() => testbed.stop());

    /** What a command prints on standard output; `node` runs it. */
    async function command(name: string, args: string[], node = process.execPath): Promise<string> {
      const alice = description.users.find(({ urn }) => urn.endsWith('+alice'));
      assert.ok(alice);
      const identity = ['-f', alice.certificate, '-p', alice.passphraseFile];
      const trust = ['--cacertificate', description.caCertificate];
      const env = { PATH: process.env['PATH'], HOME: home, XDG_STATE_HOME: join(home, 'state') };
      const file = installed('.bin', name);
      const words = [file, ...args, '--debug', ...identity, ...trust];
      const { stdout, stderr } = await run(node, words, { env });
      printed.push(stdout, stderr);
      return stdout;
    }

    it('makes, lists and deletes an image', async () => {
      const sliver = description.slices[0]?.slivers.find(({ clientId }) => clientId === 'vm');
      assert.ok(sliver);
      const made = await command('createimage', ['smoke', sliver.urn, '--wait', '--poll', '0.2']);
      const [urn = ''] = /urn:publicid:\S+\+image\+\S+/.exec(made) ?? [];
      assert.match(await command('listimages', []), /smoke/);
      await command('deleteimage', [urn.replace(/:\d+$/, ''), '--yes']);
      assert.doesNotMatch(await command('listimages', []), /smoke/);
    });

    it('leaves no secret but in the files that are for it', () => {
      const directory = join(home, 'testbed');
      const secrets = secretsOf(directory);
      const places = [
        installed(),
        join(directory, 'users'),
        join(directory, 'state'),
        credentials(),
      ];
      assert.ok(readdirSync(credentials()).length > 0);
      assert.deepEqual([...leaksInFiles(home, secrets, places), ...leaksInArguments(secrets)], []);
      for (const text of printed) assert.deepEqual(leaksIn('a command', text, secrets), []);
    });

    it('serves the Node of the person as well', async () => {
      const listed = await command('listimages', ['--json'], nodeOfThePerson());
      assert.deepEqual((JSON.parse(listed) as { images: unknown }).images, []);
    });
  });
});

/** The first Node on the PATH that is not the one of this project. */
function nodeOfThePerson(): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes(`${sep}node_modules${sep}`))
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  return found ?? process.execPath;
}
