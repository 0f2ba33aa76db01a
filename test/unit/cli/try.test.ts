/** `geni-image try` at a local testbed whose nodes let the machine's own `ssh` in. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import { listImages } from '../../../src/model/inventory/loadImages';
import { VisibilityLookup } from '../../../src/model/inventory/visibility';
import { fetchImageMetadata, RpcError } from '../../../src/rpc';
import type { Ran } from '../../support/commandLine';
import { sshElsewhere } from '../../support/elsewhere';
import { canLogIn } from '../../support/ssh';
import { Desk, json, member } from './desk';

describe('geni-image try', async () => {
  if (await canLogIn()) theTests();
});

/** In their order. */
const stages = ['waiting', 'logging-in', 'looking', 'running', 'giving-back'];

function theTests(): void {
  let desk: Desk;
  let image: string;
  before(async () => {
    desk = await Desk.open();
    image = await desk.image('tried');
  });
  after(async () => {
    await desk.close();
  });
  afterEach(async () => {
    await desk.noFaults();
    assert.equal(await nodesLeft(), 0, 'a node is left at the site');
    rmSync(folder('nodes'), { recursive: true, force: true });
    rmSync(folder('tries'), { recursive: true, force: true });
  });

  const folder = (name: string): string =>
    join(desk.command.home, 'state', 'protogeni-images', name);

  const key = (): string[] => {
    const alice = desk.testbed.description.users.find(({ urn }) => urn.endsWith('+alice'));
    return ['--ssh-key', alice?.sshKey ?? assert.fail('alice has no key')];
  };

  const words = (...more: string[]): string[] => [
    ...desk.user('alice'),
    'try',
    image,
    '--time-limit',
    '2',
    '--poll',
    '0.1',
    ...key(),
    ...more,
  ];

  const tried = async (...more: string[]): Promise<Ran> => await desk.command.ask(words(...more));

  const script = (text: string): string => {
    const file = join(desk.command.home, 'script.sh');
    writeFileSync(file, text);
    return file;
  };

  /** Slices that tries have registered, the testbed's own left out. */
  const slices = async (): Promise<string[]> => {
    const account = await desk.testbed.account('alice');
    const { slices } = await account.sliceAuthority.resolveUser(account.userUrn);
    return slices.filter((urn) => /\+try-\w+$/.test(urn));
  };

  async function nodesLeft(): Promise<number> {
    const account = await desk.testbed.account('alice');
    const manager = account.sites[0]?.componentManager;
    let count = 0;
    for (const sliceUrn of await slices()) {
      const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
      count += await (manager ?? assert.fail('no site'))
        .sliverStatus({ sliceUrn, credentials })
        .then(
          ({ slivers }) => slivers.length,
          (error: unknown) => (RpcError.is(error, 'not-found') ? 0 : assert.fail(String(error))),
        );
    }
    return count;
  }

  const answersOf = (ran: Ran): Record<string, string> => {
    const { answers } = member(json(ran), 'try');
    assert.ok(Array.isArray(answers));
    return Object.fromEntries(
      answers.filter(isRecord).map((one) => [String(one['question']), String(one['outcome'])]),
    );
  };

  it('boots the image, logs in and gives the node back; what cannot be asked has not passed', async () => {
    const ran = await tried('--json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(answersOf(ran), {
      boots: 'passed',
      login: 'passed',
      network: 'not-checked',
      disk: 'passed',
      services: 'not-checked',
    });
    const { node, outcome, answers } = member(json(ran), 'try');
    assert.deepEqual([node, outcome], ['given-back', 'passed']);
    assert.match(JSON.stringify(answers), /up on [\w-]+, [\d.]+ seconds? after the try began/);
  });

  it('shows what the script writes, keeps it, and passes with its exit code', async () => {
    const ran = await tried(
      '--run',
      script('#!/bin/sh\necho hello\necho bad >&2\nls -d /mydata\n'),
    );
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^hello\nbad\n\/mydata\n/);
    assert.match(ran.stdout, /^script +passed +script\.sh ended with exit code 0\.$/m);
    const [, log = ''] = /^Output of the script: (.*)$/m.exec(ran.stdout) ?? [];
    assert.equal(readFileSync(log, 'utf8'), 'hello\nbad\n/mydata\n');
  });

  it('fails with the script, 255 included, and says so in the exit code', async () => {
    for (const code of ['3', '255']) {
      const ran = await tried('--run', script(`exit ${code}\n`), '--json');
      assert.equal(ran.exitCode, 5, ran.stderr);
      assert.equal(answersOf(ran)['script'], 'failed');
      assert.equal(member(json(ran), 'try')['exitCode'], Number(code));
    }
  });

  it('runs in the image: what the snapshot had is there', async () => {
    const { sshKey = '' } = desk.testbed.description.users[0] ?? {};
    assert.ok(sshKey !== '');
    const disk = desk.testbed.sliver('vm').disk;
    writeFileSync(join(disk, 'etc', 'from-the-snapshot'), 'yes\n');
    const marked = await desk.image('marked');
    const ran = await desk.command.ask([
      ...desk.user('alice'),
      'try',
      marked,
      '--poll',
      '0.1',
      ...key(),
      '--run',
      script('cat /etc/from-the-snapshot\n'),
    ]);
    assert.match(ran.stdout, /^yes\n/);
  });

  it('lets no output of a script steer the terminal', async () => {
    const ran = await tried('--run', script("printf 'a\\033]0;evil\\007b\\n'\n"));
    assert.equal(/\u001b|\u0007/.test(ran.stdout), false);
  });

  it('shows the last try where the image is shown', async () => {
    await tried();
    const ran = await desk.command.ask([...desk.user('alice'), 'info', image]);
    assert.match(ran.stdout, /^tried {4}Boots on pcvm, /m);
  });

  it('refuses a script that is not there, before anything is asked of the site', async () => {
    const before = (await slices()).length;
    const ran = await tried('--run', join(desk.command.home, 'nowhere.sh'));
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /There is no script .*nowhere\.sh\.$/m);
    assert.equal((await slices()).length, before);
  });

  it('refuses a script with the line ends of Windows, before anything is asked of the site', async () => {
    const before = (await slices()).length;
    const ran = await tried('--run', script('#!/bin/bash\r\necho here\r\n'));
    assert.equal(ran.exitCode, 1, ran.stderr);
    assert.match(
      ran.stderr,
      /The script .*script\.sh cannot run on a node: its lines end as on Windows \(CRLF\)/,
    );
    assert.equal((await slices()).length, before);
  });

  it('refuses a key without its public half, before anything is asked of the site', async () => {
    const file = join(desk.command.home, 'lonely');
    writeFileSync(file, 'x', { mode: 0o600 });
    const ran = await desk.command.ask([...words(), '--ssh-key', file]);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /There is no public half of the SSH key: .*ssh-keygen -y -f KEY/);
  });

  it('tells in one sentence of a key that the node does not take, once the time is over', async () => {
    const [file, other] = ['right', 'wrong'].map((name) => join(desk.command.home, name));
    assert.ok(file !== undefined && other !== undefined);
    for (const path of [file, other])
      assert.equal(
        spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]).status,
        0,
      );
    // The public half is that of another key.
    writeFileSync(`${file}.pub`, readFileSync(`${other}.pub`));
    const ran = await desk.command.ask([...words(), '--ssh-key', file, '--time-limit', '0.1']);
    assert.equal(ran.exitCode, 5, ran.stderr);
    assert.match(ran.stdout, /^login +failed +alice@127\.0\.0\.1 does not accept the key /m);
    assert.match(ran.stdout, /^The node was given back to home\.example\.$/m);
  });

  for (const what of ['nothing', 'silence'] as const)
    it(`tells in one sentence of a node that does not answer: ${what}`, async () => {
      const elsewhere = await sshElsewhere(what);
      try {
        const { exitCode, stdout } = await desk.command.ask(words('--time-limit', '0.1'), {
          env: { PATH: elsewhere.path },
        });
        assert.equal(exitCode, 5, stdout);
        assert.match(stdout, /^login +failed +.*alice@127\.0\.0\.1/m);
        assert.match(stdout, /^The node was given back to home\.example\.$/m);
      } finally {
        elsewhere.close();
      }
    });

  it('tells in one sentence of a site that refuses', async () => {
    const ran = await tried('--hardware-type', 'nosuch', '--json');
    assert.equal(ran.exitCode, 1, ran.stderr);
    const { outcome, node, problem } = member(json(ran), 'try');
    assert.deepEqual([outcome, node], ['not-finished', 'given-back']);
    assert.match(String(problem), /nosuch|No possible|map/i);
  });

  it('tells of a node that does not come up', async () => {
    await desk.fault('boot');
    const ran = await tried();
    assert.equal(ran.exitCode, 5, ran.stderr);
    assert.match(ran.stdout, /^boots +failed +The node at home\.example has not come up: /m);
    assert.match(ran.stdout, /^The node was given back to home\.example\.$/m);
  });

  it('ends a script that hangs when the time is over', async () => {
    const began = Date.now();
    const ran = await desk.command.ask([
      ...words(),
      '--time-limit',
      '0.15',
      '--run',
      script('echo begun; sleep 600\n'),
    ]);
    assert.ok(Date.now() - began < 60_000);
    assert.equal(ran.exitCode, 5, ran.stderr);
    assert.match(ran.stdout, /^begun\n/);
    assert.match(ran.stdout, /^script +failed +script\.sh had not ended when/m);
  });

  it('gives the node back on Ctrl-C, and ends with 130', async () => {
    const running = desk.command.run(words('--run', script('echo begun; sleep 600\n')), {
      spawned: (pid) => void stage('running').then(() => process.kill(pid, 'SIGINT')),
    });
    const ran = await running;
    assert.equal(ran.exitCode, 130, ran.stderr);
    assert.match(ran.stderr, /Stopping: the node is given back\./);
    assert.match(ran.stdout, /^The node was given back to home\.example\.$/m);
  });

  it('keeps the node where that is asked for, and gives it back later', async () => {
    const ran = await tried('--keep');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The node is kept until .*: alice@127\.0\.0\.1, port \d+$/m);
    assert.equal(await nodesLeft(), 1);
    const listed = await desk.command.ask([...desk.user('alice'), 'nodes']);
    assert.match(listed.stdout, /^\w{12} +try of tried +home\.example +up /m);
    await givenBack();
  });

  it('says 8 where all is well but the site does not take the node back', async () => {
    await desk.fault('busy', { method: 'DeleteSlice' });
    const ran = await desk.command.run(words(), {
      spawned: (pid) =>
        void stage('giving-back').then(() => {
          process.kill(pid, 'SIGINT');
          setTimeout(() => process.kill(pid, 'SIGINT'), 300);
        }),
    });
    assert.equal(ran.exitCode, 130, ran.stderr);
    assert.match(
      ran.stdout,
      /^The node is not given back yet; home\.example takes it back by itself/m,
    );
    await desk.noFaults();
    await givenBack();
  });

  for (const at of stages)
    it(`killed while ${at}, it leaves a node that the next command names and gives back`, async () => {
      const before = (await slices()).length;
      if (at === 'giving-back') await desk.fault('busy', { method: 'DeleteSlice' });
      await killedAt(at);
      await desk.noFaults();
      const listed = await desk.command.ask([...desk.user('alice'), 'list']);
      if (at !== 'waiting')
        assert.match(
          listed.stderr,
          /^The node of the try of tried at home\.example was not given back\./m,
        );
      await givenBack();
      assert.ok((await slices()).length - before <= 1);
    });

  const createPublic = async (name: string, ...more: string[]): Promise<Ran> => {
    await desk.ready();
    const { urn } = desk.testbed.sliver('vm');
    const args = ['create', name, urn, ...more, '--try-first', '--poll', '0.1', ...key()];
    return await desk.command.ask([...desk.user('alice'), ...args]);
  };

  it('comes before an image for everyone is taken, of the same node', async () => {
    const ran = await createPublic('shared', 'yes', '--json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stderr, /^shared-try boots on pcvm\./m);
    assert.match(ran.stderr, /Delete it with: geni-image delete urn:\S+shared-try$/m);
    const { imageName } = member(json(ran), 'snapshot');
    assert.equal(imageName, 'shared');
    const account = await desk.testbed.account('alice');
    const images = await listImages(account, account.sites[0] ?? assert.fail('no site'), {
      visibility: new VisibilityLookup(),
    });
    const urlOf = (name: string): string =>
      images.find((one) => one.name === name)?.versions[0]?.url ?? '';
    const ca = await desk.testbed.ca();
    const shared = await fetchImageMetadata(urlOf('shared'), { trust: { ca } });
    assert.equal(shared.global, true);
    const first = await fetchImageMetadata(urlOf('shared-try'), { trust: { ca } });
    assert.equal(first.global, false);
  });

  it('that fails keeps the image for everyone from being taken', async () => {
    await desk.ready();
    const taken = createPublic('unshared', 'yes');
    await stage('waiting');
    await desk.fault('boot');
    const ran = await taken;
    assert.equal(ran.exitCode, 5, ran.stderr);
    assert.match(ran.stderr, /The image for everyone was not taken\. unshared-try stays;/);
    await desk.noFaults();
    assert.deepEqual(
      (await desk.names()).filter((name) => name.startsWith('unshared')),
      ['unshared-try'],
    );
  });

  it('is refused before an image that is not for everyone', async () => {
    const ran = await createPublic('mine', 'no');
    assert.equal(ran.exitCode, 2, ran.stderr);
    assert.match(ran.stderr, /--try-first is for an image that anyone can use/);
  });

  async function givenBack(): Promise<void> {
    const ran = await desk.command.ask([
      ...desk.user('alice'),
      'nodes',
      '--give-back',
      '--poll',
      '0.1',
    ]);
    assert.equal(ran.exitCode, 0, `${ran.stdout}${ran.stderr}`);
    assert.equal(await nodesLeft(), 0);
    const listed = await desk.command.ask([...desk.user('alice'), 'nodes']);
    assert.equal(listed.stdout, 'This tool has no nodes that were not given back.\n');
  }

  async function killedAt(at: string): Promise<void> {
    const ran = await desk.command.run(
      words('--run', script(at === 'giving-back' ? 'true\n' : 'sleep 600\n')),
      {
        spawned: (pid) => void stage(at).then(() => process.kill(pid, 'SIGKILL')),
      },
    );
    assert.equal(ran.exitCode, null, ran.stderr);
  }

  /** Resolves once a try on disk is in a stage, or beyond: some take a moment only. */
  async function stage(wanted: string): Promise<void> {
    const tries = folder('tries');
    const reached = stages.slice(stages.indexOf(wanted));
    mkdirSync(tries, { recursive: true, mode: 0o700 });
    const isThere = (): boolean =>
      readdirSync(tries)
        .filter((name) => name.endsWith('.json'))
        .map((name) => readFileSync(join(tries, name), 'utf8'))
        .some((text) => reached.some((one) => text.includes(`"stage": "${one}"`)));
    const watcher = watch(tries);
    try {
      while (!isThere()) await once(watcher, 'change');
    } finally {
      watcher.close();
    }
  }
}
