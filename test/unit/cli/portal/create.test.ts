/** `geni-image create` and `wait` by token. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { isRecord } from '../../../../src/model/storage/json';
import type { Ran } from '../../../support/commandLine';
import { Desk, json, member, sentence } from '../desk';

const made = ['--experiment', 'demo,hello', '--yes', '--wait', '--poll', '0.1'];

describe('geni-image create with a token', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());
  afterEach(async () => desk.noFaults());

  const token = (): string[] => desk.token('alice');
  async function create(...words: string[]): Promise<Ran> {
    await desk.ready();
    return await desk.command.ask([...token(), 'create', ...words]);
  }

  it('takes a snapshot by the portal, which the site then lists', async () => {
    const ran = await create('by-token', 'vm', ...made);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image by-token is ready at home: .*\nimage URN {2}urn:\S+$/m);
    assert.doesNotMatch(ran.stdout, /image URL/);
    assert.ok((await desk.names()).includes('by-token'));
  });

  it('asks before it makes a version of what it cannot see, and takes --yes for it', async () => {
    const asked = await create('unseen', 'vm', '--experiment', 'demo,hello');
    assert.equal(asked.exitCode, 4);
    assert.match(
      sentence(asked),
      /^A portal does not list images: if your project already has an image unseen/,
    );
    assert.ok(!(await desk.names()).includes('unseen'));
    const kept = await create('unseen', 'vm', '--no-overwrite', '--yes');
    assert.equal(kept.exitCode, 2);
    assert.match(sentence(kept), /--no-overwrite needs your certificate too/);
  });

  it('sees with a certificate too what the name stands for', async () => {
    await create('seen', 'vm', ...made);
    const both = [...desk.user('alice'), ...token()];
    const words = ['vm', '--experiment', 'demo,hello', '--dry-run'];
    const again = await desk.command.ask([...both, 'create', 'seen', ...words]);
    assert.match(again.stdout, /seen is your image: this snapshot becomes version 1/);
    const fresh = await desk.command.ask([...both, 'create', 'fresh', ...words]);
    assert.match(fresh.stdout, /fresh will be a new image\./);
  });

  it('refuses what a portal does not take', async () => {
    const users = await create('other', 'vm', 'yes', '--yes');
    assert.equal(users.exitCode, 2);
    assert.match(sentence(users), /^A portal cannot be told who can use an image/);
    const described = await create('other', 'vm', '--yes', '--description', 'mine');
    assert.equal(described.exitCode, 2);
    assert.match(sentence(described), /^A portal takes no description/);
  });

  it('says which node or experiment is not there, and guesses', async () => {
    const node = await create('other', 'vn', '--yes');
    assert.equal(node.exitCode, 1);
    assert.match(
      sentence(node),
      /^There is no node vn in your experiments at .* Did you mean vm\?/,
    );
    const experiment = await create('other', 'vm', '--yes', '--experiment', 'demo,none');
    assert.match(sentence(experiment), /^There is no experiment demo,none at /);
    const untold = await desk.command.ask(['create', 'other', 'vm', '--experiment', 'demo,hello']);
    assert.equal(untold.exitCode, 2);
    assert.match(sentence(untold), /^The portal needs your token/);
  });

  it('shows the words of the portal as they are', async () => {
    await desk.fault('portal-words');
    await desk.fault('portal-nulls');
    const ran = await create('words', 'vm', ...made);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stderr, /queued-for-capture|capturing|wrapping-up/);
  });

  it('says why a snapshot failed, and ends with 5', async () => {
    await desk.fault('snapshot', { reason: 'space' });
    const ran = await create('fails', 'vm', ...made);
    assert.equal(ran.exitCode, 5);
    assert.match(sentence(ran), /^The snapshot fails failed at home:/);
  });

  for (const kind of ['portal-after', 'portal-lost'])
    it(`finds the snapshot whose answer was ${kind === 'portal-lost' ? 'lost' : 'a failure'}, and starts no second one`, async () => {
      await desk.fault(kind, { method: 'startExperimentSnapshot' });
      const ran = await create(`found-${kind}`, 'vm', ...made, '-d');
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.equal(ran.stderr.match(/^POST /gm)?.length, 1);
    });

  it('refuses a second snapshot of an experiment, in its own words or ours', async () => {
    await desk.fault('stall');
    const first = await create('first', 'vm', '--yes');
    assert.equal(first.exitCode, 0, first.stderr);
    const second = await desk.command.ask([...token(), 'create', 'second', 'pc', '--yes']);
    await desk.noFaults();
    assert.equal(second.exitCode, 1);
    assert.match(sentence(second), /first|imag/);
    const ended = await desk.command.ask([...token(), 'wait', 'first', '--poll', '0.1']);
    assert.equal(ended.exitCode, 0, ended.stderr);
  });
});

describe('geni-image wait with a token', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  const waiting = (...words: string[]): Promise<Ran> =>
    desk.command.ask([...words, 'wait', 'killed', '--poll', '0.1', '--json']);

  it('takes up what a killed command has begun', async () => {
    await desk.ready();
    await desk.fault('stall');
    const words = [...desk.token('alice'), 'create', 'killed', 'vm', ...made];
    const ran = await desk.command.run(words, {
      started: (pid) => process.kill(pid, 'SIGKILL'),
    });
    assert.equal(ran.exitCode, null);
    await desk.noFaults();
    const ended = await waiting(...desk.token('alice'));
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.equal(member(json(ended), 'snapshot')['outcome'], 'ready');
    const { images } = json(await desk.command.ask([...desk.user('alice'), 'list', '--json']));
    assert.ok(Array.isArray(images));
    const killed = images.filter(isRecord).find(({ name }) => name === 'killed');
    assert.ok(Array.isArray(killed?.['versions']) && killed['versions'].length === 1);
  });

  it('tells its end once more without asking', async () => {
    const again = await waiting(...desk.token('alice'));
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stderr, /The site is not asked again; this was recorded:/);
  });

  it('says whose token, and which portal, it needs', async () => {
    const none = await waiting();
    assert.equal(none.exitCode, 2);
    assert.match(sentence(none), /^The portal \S+ takes the snapshot killed: give your token/);
    const other = await waiting(...desk.token('bob'));
    assert.match(sentence(other), /was started by alice, but your token belongs to bob/);
    const elsewhere = await desk.command.ask([...desk.token('alice'), 'wait', 'killed'], {
      env: { PORTAL_HTTP: 'https://127.0.0.3:1/' },
    });
    assert.match(sentence(elsewhere), /but you give the portal 127\.0\.0\.3:1: leave out/);
  });
});
