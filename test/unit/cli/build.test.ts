/** `geni-image build` as far as it needs no login: recipes that are checked, plans, mistakes, and sites that refuse. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Ran } from '../../support/commandLine';
import { FakeSsh } from '../../support/fakeSsh';
import { Desk } from './desk';

const least = 'name: web\nbase: UBUNTU24-64-STD\nnode: { sliver_type: emulab-xen }\n';

describe('geni-image build', () => {
  let desk: Desk;
  let folder: string;
  let path: string;
  const ssh = new FakeSsh();
  before(async () => {
    desk = await Desk.open();
    await desk.ready();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recipe of mine-'));
    path = join(folder, 'image.yml');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  after(async () => {
    ssh.remove();
    await desk.close();
  });

  const ask = async (text: string, ...words: string[]): Promise<Ran> => {
    writeFileSync(path, text);
    return await desk.command.ask([...desk.user('alice'), 'build', path, ...words], {
      env: { PATH: ssh.path },
    });
  };

  it('checks a recipe without a certificate, for builds of a repository', async () => {
    writeFileSync(path, least);
    const ran = await desk.command.ask(['build', path, '--check']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(ran.stdout, `${path}: no problems.\n`);
  });

  it('tells every problem with its line, and ends with 2', async () => {
    const ran = await ask('name: web\nprovisoners: []\n', '--check');
    assert.equal(ran.exitCode, 2);
    assert.equal(
      ran.stdout,
      `${path}:1:1: The key "base" is missing.\n${path}:2:1: There is no key "provisoners". Did you mean provisioners?\n`,
    );
    assert.match(ran.stderr, /image\.yml has 2 problems\./);
    const shown = JSON.parse((await ask('name: web\n', '--check', '--json')).stdout) as object;
    assert.deepEqual(shown, {
      recipe: path,
      problems: [{ line: 1, column: 1, sentence: 'The key "base" is missing.' }],
    });
  });

  it('refuses a file that is not there, or leads out of the folder, before it asks a site', async () => {
    const copied = `${least}provisioners: [{ type: file, source: data, destination: /opt/ }]\n`;
    const missing = await ask(copied, '--check');
    assert.equal(missing.exitCode, 2);
    assert.match(missing.stderr, /data of the recipe cannot be used: /);
    symlinkSync('/etc', join(folder, 'data'));
    const outside = await ask(copied);
    assert.equal(outside.exitCode, 2);
    assert.match(outside.stderr, /data leads out of the folder of the recipe/);
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const ran = await ask(`${least}global: true\n`, '--dry-run');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^node \(Register, CreateSliver\)$/m);
    assert.match(ran.stdout, /^ {2}web-candidate will be a new image\.$/m);
    assert.match(ran.stdout, /^publish \(CreateImage\)\n {2}web will be a new image\.$/m);
    const nodes = await desk.command.ask([...desk.user('alice'), 'nodes']);
    assert.match(nodes.stdout, /has no nodes/);
  });

  it('refuses a name that cannot be had in the dry run, too', async () => {
    const ran = await ask(least.replace('web', 'UBUNTU24-64-STD'), '--dry-run');
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /is the name of a system image/);
  });

  it('asks which step is meant, and knows whether there is a build', async () => {
    const mistyped = await ask(least, '--from-step', 'provison');
    assert.equal(mistyped.exitCode, 2);
    assert.match(mistyped.stderr, /There is no step "provison"\. Did you mean provision\?/);
    const none = await ask(least, '--from-step', 'provision');
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /There is no build of this recipe to go on with\./);
    const nothing = await ask(least, '--give-up');
    assert.equal(nothing.exitCode, 0, nothing.stderr);
    assert.match(nothing.stdout, /^No build of web holds anything at home/);
  });

  it('prints one event a line with --json, and the end of a build that fails', async () => {
    const ran = await ask(least.replace('web', 'UBUNTU24-64-STD'), '--json');
    assert.equal(ran.exitCode, 2, ran.stderr);
    const events = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; outcome?: string; error?: object });
    assert.equal(events[0]?.event, 'begin');
    const last = events.at(-1);
    assert.equal(last?.event, 'end');
    assert.equal(last.outcome, 'failed');
    assert.match(JSON.stringify(last.error), /is the name of a system image/);
  });

  it('needs the secrets that the recipe names', async () => {
    const ran = await ask(
      `${least}provisioners: [{ type: shell, inline: [x], secrets: [LICENSE] }]\n`,
    );
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /The recipe needs LICENSE: set it in the environment of the build\./);
  });
});
