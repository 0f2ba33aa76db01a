// Logging in to nodes of the local testbed with the machine's own ssh, scp, sftp and rsync. Where the machine does not
// allow that, or has no ssh, these tests are not registered; those of closed doors run everywhere.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { newSshKeyPair } from '../../../../src/testbed/ssh/keyPair';
import { canLogIn, hasProgram, run, SshUser } from '../../../support/ssh';
import { portOf } from './ports';
import { Lab } from '../support/lab';

describe('nodes that one can log in to', async () => {
  if (await canLogIn()) registerTests();
});

function registerTests(): void {
  let lab: Lab;
  let alice: SshUser;
  const files = mkdtempSync(join(tmpdir(), 'ssh-test-'));
  const large = join(files, 'large');
  const content = randomBytes(5_000_000);

  before(async () => {
    writeFileSync(large, content);
    lab = await Lab.open({ aggregates: 1 });
    await lab.sliceIs('ready');
    alice = new SshUser(lab.testbed, await portOf(lab, 'pc'));
  });
  after(async () => {
    await lab.close();
    rmSync(files, { recursive: true, force: true });
  });

  const says = async (command: string): Promise<string> => {
    const { out, errors, status } = await alice.ssh(command);
    assert.equal(status, 0, errors);
    return out.toString().trim();
  };

  describe('a login to a node', () => {
    it('runs a command on its disk, in the home folder, under its name', async () => {
      assert.equal(
        await says('pwd; hostname; . /etc/os-release; echo $NAME; echo $USER; id alice'),
        '/users/alice\npc.hello.home.example\nUbuntu\nalice\nuid=20001(alice) gid=20001(alice) groups=20001(alice)',
      );
    });

    it('answers with the exit status and the complaints of the command', async () => {
      const { status, out, errors } = await alice.ssh('echo out; echo err >&2; exit 7');
      assert.deepEqual([status, out.toString(), errors], [7, 'out\n', 'err\n']);
    });

    it('moves 5 MB both ways unchanged', async () => {
      assert.equal((await alice.ssh('cat >/root/large', content)).status, 0);
      assert.ok((await alice.ssh('cat /root/large')).out.equals(content));
    });

    it('is refused with another key, and under another name', async () => {
      const key = join(files, 'key');
      writeFileSync(key, newSshKeyPair('stranger').privateKey, { mode: 0o600 });
      const port = await portOf(lab, 'pc');
      for (const user of [
        new SshUser(lab.testbed, port, 'alice', key),
        new SshUser(lab.testbed, port, 'bob'),
      ]) {
        const { status, errors } = await user.ssh('true');
        assert.equal(status, 255);
        assert.match(errors, /Permission denied \(publickey\)/);
      }
    });

    it('forwards no ports, to or from the host', async () => {
      const back = await run([
        ...alice.words('-o', 'ExitOnForwardFailure=yes', '-R', '0:127.0.0.1:1'),
        'true',
      ]);
      assert.equal(back.status, 255);
      assert.match(back.errors, /remote port forwarding failed/);
      const there = await run(alice.words('-W', '127.0.0.1:1'));
      assert.match(there.errors, /open failed/);
    });

    it('keeps what it starts in the background, also for the next one', async () => {
      await says('nohup sleep 1234 >/dev/null 2>&1 & echo');
      assert.match(await says('ps ax'), /sleep 1234/);
    });

    it('has the folders of settings that set-up scripts write to', async () => {
      const folders = ['default', 'sysctl.d', 'systemd/system', 'apt/sources.list.d', 'modprobe.d'];
      for (const folder of folders)
        assert.equal(await says(`echo here | sudo tee /etc/${folder}/ours`), 'here', folder);
    });

    it('finds sudo, packages, services and file systems', async () => {
      assert.equal(await says('sudo -n -u root -- echo yes'), 'yes');
      assert.equal(await says('systemctl list-units --failed'), '0 loaded units listed.');
      const disks = (await says('df -P / /mydata /users')).split('\n').slice(1);
      assert.deepEqual(
        disks.map((line) => line.replace(/ .*/, '')),
        ['/dev/sda1', '/dev/sda4', 'ops:/users'],
      );
      if (hasProgram('dpkg-query'))
        assert.match(await says("dpkg-query -W -f '${Package} ${Version}\\n'"), /^bash 5\./m);
    });
  });

  if (hasProgram('python3'))
    describe('a terminal on a node', () => {
      it('has the size of the window, follows it, and passes interrupts on', async () => {
        const { out, status } = await run([
          'python3',
          'test/support/terminal.py',
          ...alice.words('-t'),
        ]);
        const text = out.toString();
        assert.match(text, /33 101/);
        assert.match(text, /44 132/);
        assert.match(text, /after=130/);
        assert.equal(status, 5);
      });
    });

  describe('files of a node', () => {
    for (const mode of ['-s', '-O'])
      it(`go both ways with scp ${mode}`, async () => {
        const back = join(files, `back${mode}`);
        const there = await alice.other('scp', mode, large, `${alice.host}:/mydata/large`);
        assert.equal(there.status, 0, there.errors);
        const { status, errors } = await alice.other(
          'scp',
          mode,
          `${alice.host}:/mydata/large`,
          back,
        );
        assert.equal(status, 0, errors);
        assert.ok(readFileSync(back).equals(content));
      });

    it('are listed, renamed, linked and removed with sftp', async () => {
      const batch = join(files, 'batch');
      const commands = [
        'mkdir d',
        `put ${large} d/one`,
        'rename d/one d/two',
        'symlink d/two d/link',
        'chmod 600 d/two',
        'ls -l d',
        'rm d/link',
        `get d/two ${join(files, 'two')}`,
        'rm d/two',
        'rmdir d',
        '-ls d',
      ];
      writeFileSync(batch, `${commands.join('\n')}\n`);
      const { status, out, errors } = await alice.other('sftp', '-b', batch, alice.host);
      assert.equal(status, 0, errors);
      assert.match(out.toString(), /-rw------- .* 5000000 .* two/);
      assert.match(errors, /"\/users\/alice\/d" not found/);
      assert.ok(readFileSync(join(files, 'two')).equals(content));
    });

    it('do not lead out of it by a link', async () => {
      const secret = join(files, 'secret');
      writeFileSync(secret, 'of the host');
      await says(`ln -sfn ${files} /root/out`);
      const got = await alice.other('scp', `${alice.host}:/root/out/secret`, join(files, 'stolen'));
      assert.notEqual(got.status, 0);
    });

    if (hasProgram('rsync'))
      it('go there with rsync', async () => {
        const shell = alice.words().slice(0, -1).join(' ');
        const { status, errors } = await run([
          'rsync',
          '-a',
          '-e',
          shell,
          large,
          `${alice.host}:/root/synced`,
        ]);
        assert.equal(status, 0, errors);
        assert.ok((await alice.ssh('cat /root/synced')).out.equals(content));
      });
  });
}
