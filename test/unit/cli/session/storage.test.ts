/** What the commands keep between runs: damaged, out of reach, or without a place. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Desk, json, sentence } from '../desk';

describe('what the commands keep', () => {
  let desk: Desk;
  let state: string;

  before(async () => {
    desk = await Desk.open();
    state = mkdtempSync(join(tmpdir(), 'state-'));
  });
  after(async () => {
    await desk.close();
    rmSync(state, { recursive: true, force: true });
  });

  const kept = (): Record<string, string> => ({ XDG_STATE_HOME: state, XDG_CONFIG_HOME: state });

  const spoilt: Record<string, (text: string) => string> = {
    'is cut off': (text) => text.slice(0, text.length / 2),
    'is empty': () => '',
    'has lost its signature': (text) =>
      text.replace(/<SignatureValue>[^<]{8}/, '<SignatureValue>AAAAAAAA'),
  };

  for (const [fault, spoil] of Object.entries(spoilt)) {
    it(`is fetched anew when a credential ${fault}`, async () => {
      const list = [...desk.user('alice'), 'list', '--json'];
      assert.equal((await desk.command.ask(list, { env: kept() })).exitCode, 0);
      const folder = join(state, 'protogeni-images', 'credentials');
      const [name = ''] = readdirSync(folder);
      const sound = readFileSync(join(folder, name), 'utf8');
      writeFileSync(join(folder, name), spoil(sound));
      const ran = await desk.command.ask(list, { env: kept() });
      assert.deepEqual([ran.exitCode, ran.stderr], [0, '']);
      assert.notEqual(readFileSync(join(folder, name), 'utf8'), spoil(sound));
    });
  }

  it('tells of a snapshot whose record is damaged, and leaves it there', async () => {
    const file = join(state, 'protogeni-images', 'jobs', 'x.json');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '{"id": "x", "imageN');
    const ran = await desk.command.ask([...desk.user('alice'), 'wait', 'nope'], { env: kept() });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /jobs\/x\.json is damaged \(it is not valid JSON\)/);
    assert.match(ran.stderr, /It is not known whether the snapshot nope was started from here/);
    assert.equal(readFileSync(file, 'utf8'), '{"id": "x", "imageN');
    rmSync(file);
  });

  it('says where a decision to trust a server cannot be kept, and what to do', async () => {
    const { url } = desk.testbed.description.sliceAuthority;
    const { origin } = new URL(url);
    const shown = await desk.command.ask(['trust', origin], { env: kept() });
    const [, fingerprint = ''] = /--fingerprint (\S+)/.exec(shown.stderr) ?? [];
    const place = join(state, 'file');
    writeFileSync(place, '');
    const env = { XDG_CONFIG_HOME: place, XDG_STATE_HOME: state };
    const ran = await desk.command.ask(['trust', origin, '--fingerprint', fingerprint], { env });
    assert.equal(ran.exitCode, 2);
    assert.match(
      sentence(ran),
      /^The file .*known-servers\.json cannot be read \(a part of its path is not a folder\): check it and its permissions/,
    );
  });

  it('is no server at all when the file of known servers cannot be read', async () => {
    const file = join(state, 'protogeni-images', 'known-servers.json');
    mkdirSync(file, { recursive: true });
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    const words = ['-f', certificate, '-p', passphraseFile, 'list'];
    const ran = await desk.command.ask(words, { env: kept() });
    rmSync(file, { recursive: true });
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /known-servers\.json cannot be read \(it is a folder\)/);
  });

  it('never lands in the working directory because a variable names a relative folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'here-'));
    const words = [desk.command.fileOf('geni-image'), ...desk.user('alice'), 'list'];
    const home = { HOME: join(state, 'home'), XDG_STATE_HOME: 'rel', XDG_CONFIG_HOME: './rel' };
    const child = spawn(process.execPath, words, {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...home },
      stdio: 'ignore',
    });
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.deepEqual(readdirSync(folder), []);
    rmSync(folder, { recursive: true });
  });

  if (process.platform === 'linux') {
    it('is left out, at once, where the system makes no folders', async () => {
      const env = { XDG_STATE_HOME: '/proc/self/x', XDG_CONFIG_HOME: '/proc/self/x' };
      const ran = await desk.command.run([...desk.user('alice'), 'list', '--json'], { env });
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.ok(Array.isArray(json(ran)['images']));
    });
  }
});
