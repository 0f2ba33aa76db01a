/** What `create` finds wrong before anything is sent, and what it shows of a failure. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Desk, sentence } from './desk';

describe('geni-image create', () => {
  let desk: Desk;
  let vm: string;
  let alice: string[];

  before(async () => {
    desk = await Desk.open();
    vm = desk.testbed.sliver('vm').urn;
    alice = desk.user('alice');
  });
  afterEach(async () => desk.noFaults());
  after(async () => desk.close());

  it('says that name and sliver are swapped', async () => {
    const ran = await desk.command.run([...alice, 'create', vm, 'my-image']);
    assert.equal(ran.exitCode, 2);
    assert.equal(
      sentence(ran),
      `The name of the image comes first, then the sliver: my-image ${vm}.`,
    );
  });

  it('takes the URN of a sliver in another spelling, and sends it as the site wrote it', async () => {
    const spelled = vm.replace('urn:publicid', 'URN:PUBLICID');
    const ran = await desk.command.ask([
      ...alice,
      'create',
      'spelled',
      spelled,
      '--wait',
      '--poll',
      '0.1',
    ]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image spelled is ready/m);
  });

  it('names the slice of -n that does not exist', async () => {
    const ran = await desk.command.ask([...alice, 'create', 'web', vm, '-n', 'nope']);
    assert.notEqual(ran.exitCode, 0);
    assert.match(sentence(ran), /^Slice nope is not known/);
  });

  it('checks the description before anything is sent', async () => {
    const bad = ['--description', 'a <b>', '-d'];
    for (const [description, said] of [
      ['a <b>', /^Servers reject "<" in a description/],
      ['x'.repeat(257), /^A description has at most 256 characters/],
    ] as const) {
      const create = [...alice, 'create', 'web', vm, '--description', description, '-d'];
      const ran = await desk.command.ask(create);
      assert.equal(ran.exitCode, 2, bad.join(' '));
      assert.match(sentence(ran), said);
      assert.doesNotMatch(ran.stderr, /^\w+ https:/m);
    }
  });

  it('--wait prints the log of a snapshot that fails', async () => {
    await desk.ready();
    await desk.fault('snapshot', { reason: 'tool', times: 1 });
    const create = [...alice, 'create', 'logged', vm, '--wait', '--poll', '0.1'];
    const ran = await desk.command.ask(create);
    assert.equal(ran.exitCode, 5, ran.stderr);
    assert.match(ran.stderr, /^ {2}Site log:$/m);
    assert.match(ran.stderr.split(/^ {2}Site log:$/m)[1] ?? '', /Returned error code 5/);
  });

  it("does not start while somebody else's snapshot runs in the slice", async () => {
    await desk.ready();
    await desk.fault('stall');
    const account = await desk.testbed.account('bob');
    const [site] = account.sites;
    const { sliceUrn } = desk.testbed;
    const own = await desk.testbed.account('alice');
    const credentials = [await own.sliceAuthority.sliceCredential(sliceUrn)];
    await own.sites[0]?.componentManager.createImage({
      sliceUrn,
      sliverUrn: vm,
      imageName: 'elsewhere',
      credentials,
      global: true,
    });
    assert.ok(site);
    const pc = desk.testbed.sliver('pc').urn;
    const ran = await desk.command.ask([...alice, 'create', 'second', pc, '-d']);
    assert.equal(ran.exitCode, 1, ran.stderr);
    assert.match(sentence(ran), /^Another snapshot is being taken in slice hello\. Wait until it/);
    assert.doesNotMatch(ran.stderr, /^CreateImage/m);
  });
});
