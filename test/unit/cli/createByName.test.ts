/** `geni-image create` by the names of nodes, and what it asks and says on a terminal. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Desk, sentence } from './desk';

describe('geni-image create, by the name of a node', () => {
  let desk: Desk;
  let alice: string[];

  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
  });
  after(async () => desk.close());
  afterEach(async () => {
    await desk.noFaults();
    await desk.command.ask([...alice, 'site', 'remove', 'north']);
  });

  it('takes the name alone, or with its slice, and says who can use the image', async () => {
    for (const [name, node] of [
      ['one', 'vm'],
      ['two', 'hello/vm'],
    ] as const) {
      await desk.ready();
      const ran = await desk.command.ask([...alice, 'create', name, node]);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.match(ran.stdout, new RegExp(`^The snapshot ${name} of vm has started at home`));
      assert.equal(ran.stderr, `Anyone can use ${name}, at other sites too.\n`);
    }
    await desk.ready();
    const own = await desk.command.ask([...alice, 'create', 'three', 'vm', 'no']);
    assert.equal(own.stderr, 'Only its project can use three.\n');
  });

  it('of several sites shows what to type for each', async () => {
    await desk.command.ask([...alice, 'site', 'add', 'north']);
    const ran = await desk.command.ask([...alice, 'create', 'web', 'vm']);
    assert.equal(ran.exitCode, 2);
    assert.match(
      ran.stderr,
      /^geni-image: vm is the name of 2 nodes\. Give the one that you mean:\n {2}geni-image create web hello\/vm -m home\.example\n {2}geni-image create web hello\/vm -m north\.example$/m,
    );
  });

  it('is refused while a site that may have another one cannot be read', async () => {
    await desk.command.ask([...alice, 'site', 'add', 'north']);
    await desk.fault('expired-credential', { method: 'SliverStatus', site: 'north' });
    const ran = await desk.command.ask([...alice, 'create', 'web', 'vm', '-d']);
    assert.notEqual(ran.exitCode, 0);
    assert.match(ran.stderr, /It is not known whether vm is the name of one node only/);
    assert.doesNotMatch(ran.stderr, /^CreateImage/m);
  });

  it('that is not there is a plain answer; swapped words are seen', async () => {
    const wrong = await desk.command.ask([...alice, 'create', 'web', 'wm']);
    assert.equal(wrong.exitCode, 1);
    assert.match(sentence(wrong), /^There is no node wm in your slices .* Did you mean vm\?/);
    const swapped = await desk.command.ask([...alice, 'create', 'vm', 'web']);
    assert.match(sentence(swapped), /comes first, then the node: geni-image create web vm\.$/);
  });

  it('stays the URN of a sliver for the classic script', async () => {
    const ran = await desk.command.ask([...alice, 'web', 'vm'], { name: 'createimage' });
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran, 'createimage'), /^vm is not the URN of a sliver/);
  });

  it('over an image of another spelling names the image as it is', async () => {
    await desk.image('base');
    await desk.ready();
    const ran = await desk.command.ask([...alice, 'create', 'BASE', 'vm', '--yes']);
    assert.match(
      ran.stdout,
      /^The snapshot base of vm has started at home\.example, as version 1\.$/m,
    );
    assert.match(ran.stdout, /^image URN .*demo:base$/m);
  });

  it('alone on a terminal lets the person pick node, name and users', async () => {
    await desk.ready();
    const ran = await desk.command.onTerminal([...alice, 'create'], {
      answers: [
        [/Snapshot which node\? \(1 of 3\)[^]*confirm/, '\x1b[B'],
        [/hello\/vm/, '\r'],
        [/Name of the image\? \(2 of 3\)[^]*ello-vm/, '\r'],
        [/Who can use hello-vm\? \(3 of 3\)[^]*confirm/, '\x1b[B'],
        [/project demo only/, '\r'],
      ],
    });
    assert.equal(ran.exitCode, 0, ran.screen);
    assert.match(ran.screen, /vm will be restarted\./);
    assert.match(ran.screen, /Home folders are not kept\./);
    assert.match(ran.screen, /Only its project can use hello-vm\./);
    assert.match(ran.screen, /The snapshot hello-vm of vm has started at home\.example\./);
  });

  it('left at a question does nothing', async () => {
    await desk.ready();
    const ran = await desk.command.onTerminal([...alice, 'create', 'left', 'vm'], {
      answers: [[/Who can use left\?[^]*confirm/, '\x03']],
    });
    assert.equal(ran.exitCode, 130, ran.screen);
    assert.match(ran.screen, /Nothing was changed\./);
    assert.ok(!(await desk.names()).includes('left'));
  });
});
