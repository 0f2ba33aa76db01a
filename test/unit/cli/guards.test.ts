/** Nothing is replaced or deleted unasked: on a terminal, in a script, and for images of others. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Desk, json, member, sentence } from './desk';

describe('Before something is replaced or deleted', () => {
  let desk: Desk;
  let vm: string;
  let alice: string[];

  before(async () => {
    desk = await Desk.open();
    vm = desk.testbed.sliver('vm').urn;
    alice = desk.user('alice');
  });
  after(async () => desk.close());

  it('a script must agree to a new version with --yes', async () => {
    const urn = await desk.image('kept');
    await desk.ready();
    const plain = await desk.command.run([...alice, 'create', 'kept', vm]);
    assert.equal(plain.exitCode, 4);
    assert.match(
      sentence(plain),
      /^kept is your image: this snapshot becomes version 1; kept will then refer to the new contents\. Anyone can use it, as before\. Nothing was done; give --yes to agree\.$/,
    );
    const asJson = await desk.command.ask([...alice, 'create', 'kept', vm, '--json']);
    assert.equal(asJson.exitCode, 4);
    assert.equal(member(json(asJson), 'error')['reason'], 'needs-confirmation');

    const agreed = await desk.command.ask([...alice, 'create', 'kept', vm, '--yes', '--json']);
    assert.equal(agreed.exitCode, 0, agreed.stderr);
    assert.equal(member(json(agreed), 'snapshot')['versionUrn'], `${urn}:1`);
  });

  it('--no-overwrite refuses even with --yes', async () => {
    await desk.image('single');
    await desk.ready();
    const args = [...alice, 'create', 'single', vm, '--no-overwrite', '--yes'];
    const ran = await desk.command.ask(args);
    assert.equal(ran.exitCode, 1);
    assert.match(
      sentence(ran),
      /^Image single already exists at .*\. Choose another name, or allow/,
    );
    const planned = await desk.command.ask([...args, '--dry-run']);
    assert.equal(planned.exitCode, 1);
    const fresh = await desk.command.ask([...alice, 'create', 'other', vm, '--no-overwrite']);
    assert.equal(fresh.exitCode, 0, fresh.stderr);
  });

  it('--dry-run says what would happen and does nothing', async () => {
    const urn = await desk.image('stays');
    const create = await desk.command.ask([...alice, 'create', 'stays', vm, '--dry-run']);
    assert.equal(create.exitCode, 0, create.stderr);
    assert.match(
      create.stdout,
      /^Nothing was done\. stays is your image: .* Anyone can use it, as before\. It is taken from vm in hello\./,
    );
    const whole = [
      'create',
      'fresh',
      vm,
      '--dry-run',
      '--whole-disk',
      '--description',
      'All of it',
    ];
    const wish = json(await desk.command.ask([...alice, ...whole, '--json']));
    const expected = { kind: 'new', wholeDisk: true, description: 'All of it' };
    assert.partialDeepStrictEqual(wish, { plan: expected });
    const remove = await desk.command.ask([...alice, 'delete', urn, '--dry-run']);
    assert.equal(remove.exitCode, 0, remove.stderr);
    assert.match(
      remove.stdout,
      /^Nothing was done\. This would delete image stays and its only version \([\d.]+ MB\)\. The site accepted a dry run\.$/m,
    );
    assert.ok((await desk.names()).includes('stays'));
  });

  it('a script must agree to a delete with --yes', async () => {
    const urn = await desk.image('doomed');
    const plain = await desk.command.ask([...alice, 'delete', urn]);
    assert.equal(plain.exitCode, 4);
    assert.match(
      sentence(plain),
      /^Delete image doomed and its only version \(.*\)\? .* give --yes/,
    );
    assert.ok((await desk.names()).includes('doomed'));
    assert.equal((await desk.command.ask([...alice, 'delete', urn, '--yes'])).exitCode, 0);
    assert.ok(!(await desk.names()).includes('doomed'));
  });

  it('on a terminal it asks, and no means that nothing is done', async () => {
    const urn = await desk.image('asked');
    const args = [...alice, 'delete', urn];
    const no = await desk.command.onTerminal(args, { answers: [[/\[y\/N\]/, 'n\r']] });
    assert.equal(no.exitCode, 4);
    assert.match(no.screen, /Delete image asked and its only version \(.*\)\? \[y\/N\]/);
    assert.match(no.screen, /Nothing was changed\./);
    assert.ok((await desk.names()).includes('asked'));
    const yes = await desk.command.onTerminal(args, { answers: [[/\[y\/N\]/, 'y\r']] });
    assert.equal(yes.exitCode, 0, yes.screen);
    assert.ok(!(await desk.names()).includes('asked'));
  });

  it('on a terminal a new version is asked for, too', async () => {
    const urn = await desk.image('twice');
    await desk.ready();
    const args = [...alice, 'create', 'twice', vm];
    const ran = await desk.command.onTerminal(args, { answers: [[/\[y\/N\]/, 'y\r']] });
    assert.equal(ran.exitCode, 0, ran.screen);
    assert.match(ran.screen, /has started at home\.example, as version 1\./);
    assert.ok(ran.screen.includes(urn));
  });

  it("somebody else's image needs its creator, the right one", async () => {
    const urn = await desk.image('alices');
    const bob = desk.user('bob');
    const me = /user\+\w+/;
    const silent = await desk.command.ask([...bob, 'delete', urn, '--yes']);
    assert.equal(silent.exitCode, 2);
    assert.match(
      sentence(silent),
      /^The image alices is of alice, not yours: give its creator too/,
    );
    const bobUrn = 'urn:publicid:IDN+home.example+user+bob';
    const wrong = await desk.command.ask([...bob, 'delete', urn, bobUrn, '--yes']);
    assert.equal(wrong.exitCode, 2);
    assert.match(
      sentence(wrong),
      /^The creator of the image alices is .*\+alice, not .*\+bob: noth/,
    );
    assert.ok((await desk.names()).includes('alices'));
    const right = await desk.command.ask([...bob, 'delete', urn, bobUrn.replace(me, 'user+alice')]);
    assert.equal(right.exitCode, 4);
    assert.match(sentence(right), /^Delete image alices of alice and its only version/);
  });

  it('a system image is of the site, whoever is named as its creator', async () => {
    const urn = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU18-64-STD';
    for (const creator of [[], ['urn:publicid:IDN+home.example+user+alice']]) {
      const ran = await desk.command.ask([...alice, 'delete', urn, ...creator, '--yes', '-d']);
      assert.equal(ran.exitCode, 2);
      assert.match(
        ran.stderr,
        /The image UBUNTU18-64-STD is one of the system images of home\.example, /,
      );
      assert.doesNotMatch(ran.stderr, /^DeleteImage/m);
    }
  });
});
