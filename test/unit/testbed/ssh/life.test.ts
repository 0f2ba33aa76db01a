// What becomes of sessions and of a node's files when the node goes down, is captured, or is given back. Registered
// where people can log in to nodes.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { canLogIn, SshUser } from '../../../support/ssh';
import { hello, Lab } from '../support/lab';
import { portOf } from './ports';

describe('nodes that one can log in to', async () => {
  if (await canLogIn()) registerTests();
});

function registerTests(): void {
  let lab: Lab;
  let alice: SshUser;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
    await lab.sliceIs('ready');
    alice = new SshUser(lab.testbed, await portOf(lab, 'pc'));
  });
  after(() => lab.close());

  /** A session whose command runs. */
  const begin = async (command: string): Promise<ChildProcess> => {
    const [program = '', ...words] = alice.words();
    const session = spawn(program, [...words, `echo begun; ${command}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(session.stdout, 'data');
    session.stdout.resume();
    return session;
  };
  const says = async (command: string, user = alice): Promise<string> => {
    const { out, errors, status } = await user.ssh(command);
    assert.equal(status, 0, errors);
    return out.toString().trim();
  };
  const inBackground = (command: string): Promise<string> =>
    says(`nohup sh -c '${command}' >/dev/null 2>&1 &`);

  describe('what runs in a node', () => {
    for (const method of ['RestartSliver', 'PowerCycleSliver'])
      it(`ends with ${method}, sessions and background alike`, async () => {
        await inBackground('exec sleep 4321');
        const session = await begin('exec sleep 4322');
        const reply = await lab.onSlice(method, {}, hello);
        assert.equal(reply.code, 0, reply.output);
        if (session.exitCode === null) await once(session, 'exit');
        assert.equal(session.exitCode, 255);
        await lab.sliceIs('ready');
        assert.doesNotMatch(await says('ps ax'), /sleep 432/);
      });

    it('ends with StopSliver, after which nobody can log in', async () => {
      const session = await begin('exec sleep 4323');
      await lab.onSlice('StopSliver', {}, hello);
      if (session.exitCode === null) await once(session, 'exit');
      assert.equal((await alice.ssh('true')).status, 255);
      await lab.onSlice('StartSliver', {}, hello);
      await lab.sliceIs('ready');
      assert.equal(await says('echo again'), 'again');
    });

    it('hears it when its client is gone, with and without a terminal', async () => {
      for (const option of ['-T', '-tt']) {
        const [program = '', ...words] = alice.words(option);
        const session = spawn(program, [...words, 'yes "gone$((40 + 2))"'], {
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        await once(session.stdout, 'data');
        session.kill('SIGKILL');
        await says('while ps ax | grep -q "[y]es gone42"; do sleep 0.05; done');
      }
    });

    it('ends with the administrator of the node killing all that can be killed, and is there again', async () => {
      await alice.ssh('kill -9 -1');
      assert.equal(await says('echo again'), 'again');
    });
  });

  describe('a snapshot of a node that is in use', () => {
    it('has the files as they were when the node went down, whatever their modes', async () => {
      await says('mkdir -p /opt/app && echo made >/opt/app/f && chmod 000 /opt/app/f');
      await says(
        'groupadd -g 3456 devs && echo mine >/users/alice/home && echo data >/mydata/data',
      );
      await says(
        'rm /usr/bin/perl && cp /bin/sh /usr/local/bin/mysh && chmod 4755 /usr/local/bin/mysh',
      );
      await inBackground('while :; do date >>/var/log/busy; done');
      await says('until [ -s /var/log/busy ]; do sleep 0.05; done');
      const session = await begin('while :; do date >>/var/log/busier; done');
      const [urn = ''] = await lab.snapshot('inuse');
      if (session.exitCode === null) await once(session, 'exit');
      assert.equal(session.exitCode, 255);
      const slice = await lab.register('fresh');
      assert.equal((await lab.createSliver(slice, `name="${urn}"`)).code, 0);
      await lab.sliceIs('ready', slice);
      const other = new SshUser(lab.testbed, await portOf(lab, 'node', slice));
      assert.equal(
        await says(
          'cat /opt/app/f; getent group devs; stat -c %a /usr/local/bin/mysh; ls /mydata /users/alice | wc -w; hostname; cat /etc/hostname',
          other,
        ),
        'made\ndevs:x:3456:\n4755\n2\nnode.fresh.home.example\nnode.fresh.home.example',
      );
      assert.match(await says('tail -1 /var/log/busy', other), /20\d\d/);
      assert.equal(await says('ls /usr/bin/perl; id -u', other), '/usr/bin/perl\n0');
      await lab.onSlice('DeleteSlice', { blocking: 1 }, slice);
    });

    it('keeps home folder and data with the node', async () => {
      assert.equal(await says('cat /users/alice/home /mydata/data'), 'mine\ndata');
    });
  });

  describe('a node that is given back', () => {
    it('takes its files along, those that nobody may read too', async () => {
      const slice = await lab.register('gone');
      await lab.createSliver(slice, '');
      await lab.sliceIs('ready', slice);
      const { disk } = lab.sliver('node', 'home', slice);
      const user = new SshUser(lab.testbed, await portOf(lab, 'node', slice));
      await says(
        'mkdir -p /root/a/b ~/c/d && echo x >~/c/d/x && chmod 000 /root/a ~/c/d ~/c',
        user,
      );
      await lab.onSlice('DeleteSlice', { blocking: 1 }, slice);
      assert.equal(existsSync(disk), false);
      assert.equal(existsSync(`${disk}.node`), false);
      const { status, errors } = await user.ssh('true');
      assert.equal(status, 255);
      assert.match(errors, /Connection refused/);
    });
  });

  describe('a testbed that starts again', () => {
    it('has ended what ran, and lets one log in at the same port with the same key', async () => {
      await inBackground('exec sleep 4324');
      await lab.reopen();
      await lab.sliceIs('ready');
      alice = new SshUser(lab.testbed, await portOf(lab, 'pc'));
      assert.doesNotMatch(await says('ps ax'), /sleep 4324/);
    });
  });
}
