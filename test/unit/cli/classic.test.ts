/** The names, arguments and options of the classic scripts and of omni. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Desk, json, sentence } from './desk';

describe('The names of the scripts', () => {
  let desk: Desk;
  let vm: string;
  /** Environment of a person whose files lie elsewhere than usual. */
  let env: Record<string, string>;
  let ca: string[];

  before(async () => {
    desk = await Desk.open();
    vm = desk.testbed.sliver('vm').urn;
    const { certificate, passphraseFile } = desk.testbed.userFiles('alice');
    env = { PROTOGENI_CERTIFICATE: certificate, PROTOGENI_PASSPHRASE: passphraseFile };
    ca = desk.trusting();
  });
  after(async () => desk.close());

  it('make, list, show and delete an image as the scripts did', async () => {
    await desk.ready();
    const made = await desk.command.run(['web', '-n', 'hello', vm, '0', ...ca], {
      name: 'createimage',
      env,
    });
    assert.equal(made.exitCode, 0, made.stderr);
    const urn = /^image URN {2}(\S+)$/m.exec(made.stdout)?.[1] ?? '';
    assert.equal(urn, 'urn:publicid:IDN+home.example+image+demo:web');
    await desk.ready();
    const listed = await desk.command.run(ca, { name: 'listimages', env });
    assert.match(listed.stdout, /^demo:web +0 +[\d.]+ MB +now +this project/m);
    const info = await desk.command.run([urn, ...ca], { name: 'imageinfo', env });
    assert.match(info.stdout, /^status {3}ready$/m);
    const unasked = await desk.command.run([urn, ...ca], { name: 'deleteimage', env });
    assert.equal(unasked.exitCode, 4);
    assert.match(
      sentence(unasked, 'deleteimage'),
      /^Delete image web .*\? Nothing was done; give --yes to agr/,
    );
    const me = 'urn:publicid:IDN+home.example+user+alice';
    const deleted = await desk.command.run([urn, me, ...ca, '--yes'], { name: 'deleteimage', env });
    assert.equal(deleted.exitCode, 0, deleted.stderr);
  });

  it('list the images of another user, by URN or by name', async () => {
    await desk.image('visible');
    for (const creator of ['urn:publicid:IDN+home.example+user+alice', 'alice']) {
      const ran = await desk.command.ask([creator, ...desk.user('bob')], { name: 'listimages' });
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.match(ran.stdout, /^demo:visible /m);
    }
  });

  it('do not take somebody for a user whom the site may not know', async () => {
    const ran = await desk.command.ask(['zoe', ...desk.user('bob')], { name: 'listimages' });
    assert.equal(ran.exitCode, 0, ran.stderr);
    const said =
      'home.example lists no images of zoe: there are none, or it has no user with that name.';
    assert.equal(ran.stdout, `${said}\n`);
  });

  it('end with 2 for a wrong number of arguments', async () => {
    for (const [name, args] of [
      ['createimage', ['web']],
      ['createimage', ['web', vm, '0', 'more']],
      ['deleteimage', []],
      ['imageinfo', []],
    ] as const) {
      const ran = await desk.command.ask(args, { name, env });
      assert.equal(ran.exitCode, 2, name);
      assert.match(ran.stderr, new RegExp(`^${name}: `));
    }
  });

  it('understand the order of omni', async () => {
    for (const [name, words] of [
      ['snapshot', ['hello', 'omni1', 'false', '-u', vm]],
      ['createimage', ['-u', vm, 'hello', 'omni2']],
      ['snapshotimage', ['--sliver-urn', vm, 'hello', 'omni3', 'NO']],
    ] as const) {
      const args = [...desk.user('alice'), name, ...words, '--dry-run', '--json'];
      const ran = await desk.command.ask(args);
      assert.equal(ran.exitCode, 0, ran.stderr);
      const { plan } = json(ran);
      const expected = { kind: 'new', sliverUrn: vm, global: name === 'createimage' };
      assert.partialDeepStrictEqual(plan, expected);
    }
  });

  it('publish nothing by a word that is neither yes nor no', async () => {
    for (const word of ['private', 'none', 'nein', '00', '']) {
      const args = [...desk.user('alice'), 'create', 'unclear', vm, word, '--dry-run'];
      const ran = await desk.command.ask(args);
      assert.equal(ran.exitCode, 2, word);
      assert.match(
        sentence(ran),
        /^"[^"]*" does not say whether anyone can use the image: give "no" /,
      );
    }
    const words = { n: false, off: false, 'False ': false, Yes: true, '1': true, on: true };
    for (const [word, global] of Object.entries(words)) {
      const args = [...desk.user('alice'), 'create', 'clear', vm, word, '--dry-run', '--json'];
      const ran = await desk.command.ask(args);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.partialDeepStrictEqual(json(ran)['plan'], { global });
    }
  });

  it('read such a word as the scripts did, and say so', async () => {
    const plan = async (word: string) => {
      const args = ['web', vm, word, '--dry-run', '--json', ...ca];
      return await desk.command.ask(args, { name: 'createimage', env });
    };
    for (const word of ['off', 'private', '']) {
      const ran = await plan(word);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.partialDeepStrictEqual(json(ran)['plan'], { global: true });
      assert.match(
        sentence(ran, 'createimage'),
        /^"[^"]*" means that anyone can use the image, as with/,
      );
    }
    for (const word of ['f', '1', 'yes', 'True']) {
      assert.doesNotMatch((await plan(word)).stderr, /means that anyone/);
    }
  });

  it('say which options have no effect, and go on', async () => {
    const { certificate } = desk.testbed.userFiles('alice');
    const args = ['-a', certificate, '-A', '-U', '--verify', ...ca];
    const ran = await desk.command.ask(args, { name: 'listimages', env });
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(ran.stderr.trim().split('\n'), [
      '-U has no effect: every call presents your certificate, because every site requires it.',
      '-a has no effect, as in the image scripts.',
      '-A has no effect, as in the image scripts.',
    ]);
    const alone = await desk.command.ask(['-a', 'alice', ...ca], { name: 'listimages', env });
    assert.equal(alone.stderr, '-a has no effect, as in the image scripts.\n');
  });

  it('refuse what would need Python, and say what to set instead', async () => {
    const ran = await desk.command.ask(['-r', 'my.py', ...ca], { name: 'listimages', env });
    assert.equal(ran.exitCode, 2);
    assert.match(
      sentence(ran, 'listimages'),
      /^-r my\.py is a Python program, which cannot run here: set PROTOGENI_CERTIFICATE/,
    );
    const file = join(desk.command.home, '.protogeni-config.py');
    writeFileSync(file, 'SLICENAME = "hello"\n');
    const told = await desk.command.ask(ca, { name: 'listimages', env });
    assert.equal(told.exitCode, 0);
    assert.match(told.stderr, /\.protogeni-config\.py is Python and is not read: set PROTOGENI_/);
    rmSync(file);
  });

  it('take credentials from files', async () => {
    const account = await desk.testbed.account('alice');
    const folder = join(desk.command.home, 'given');
    mkdirSync(folder);
    const [own, slice] = [join(folder, 'self.xml'), join(folder, 'slice.xml')];
    writeFileSync(own, (await account.sliceAuthority.selfCredential()).xml);
    const { xml } = await account.sliceAuthority.sliceCredential(desk.testbed.sliceUrn);
    writeFileSync(slice, xml);
    await desk.ready();
    // A state folder of its own: nothing is known from before.
    const fresh = { ...env, XDG_STATE_HOME: join(folder, 'state') };
    const args = ['given', vm, '-c', own, '-s', slice, '-d', ...ca];
    const ran = await desk.command.ask(args, { name: 'createimage', env: fresh });
    assert.equal(ran.exitCode, 0, ran.stderr);
    const calls = ran.stderr
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    assert.deepEqual(calls.sort(), ['CreateImage', 'ImageInfo', 'Resolve', 'SliverStatus']);
    writeFileSync(own, readFileSync(own, 'utf8').slice(0, 100));
    const bad = await desk.command.ask(['-c', own, ...ca], { name: 'listimages', env });
    assert.equal(bad.exitCode, 2);
    assert.match(sentence(bad, 'listimages'), /self\.xml holds no credential: it is an XML docume/);
  });

  it('know sites by the nicknames of omni and geni-lib', async () => {
    const args = [...desk.user('alice'), '-m', 'utah-clab2'];
    const urn = 'urn:publicid:IDN+emulab.net+image+demo:web';
    const ran = await desk.command.ask([...args, 'info', urn]);
    assert.equal(ran.exitCode, 2);
    assert.match(
      sentence(ran),
      /^This URN belongs to emulab\.net, but utah-clab2 is utah\.cloudlab\.us: give the address/,
    );
  });

  it('take one site only, but for the lists', async () => {
    const args = [...desk.user('alice'), '-m', 'pg-utah', '-m', 'apt', 'renew', '--days', '2'];
    const ran = await desk.command.ask(args);
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /^This command works with one site, but -m gives 2: give only one/);
  });

  it('have the arguments of the scripts in their help, and none of what is new', async () => {
    for (const [name, usage] of [
      ['createimage', 'IMAGE_NAME SLIVER_URN [GLOBAL]'],
      ['deleteimage', '<IMAGE_URN> [CREATOR_URN]'],
      ['imageinfo', '<IMAGE_URN>'],
      ['listimages', '[CREATOR]'],
    ] as const) {
      const { stdout } = await desk.command.ask(['--help'], { name });
      assert.equal(stdout.split('\n')[0], `Usage: ${name} [options] ${usage}`);
      assert.doesNotMatch(stdout, /--project|my-image/);
    }
  });
});
