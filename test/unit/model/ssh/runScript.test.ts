/** The one way to a node: the user's own `ssh`, against a real server and one that keeps its words. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { explain } from '../../../../src/model/failures/explain';
import { runScript, type SshOptions } from '../../../../src/model/ssh/runScript';
import { SshError, type SshReason } from '../../../../src/model/ssh/sshError';
import { FakeSsh } from '../../../support/fakeSsh';
import { makeKeyPair, SshServer } from '../../../support/sshServer';

const folder = mkdtempSync(join(tmpdir(), 'run script-'));
const usual: SshOptions = {
  hostKey: { file: join(folder, 'known hosts 100%'), alias: 'sliver-1' },
  keyFile: join(folder, 'id 100%h'),
  limitMs: 30_000,
  largestBytes: 1_000_000,
};

async function failure(running: Promise<unknown>): Promise<SshError> {
  const error: unknown = await running.then(
    () => assert.fail('it has succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(SshError.is(error), String(error));
  return error;
}

describe('a script on a node', () => {
  const key = makeKeyPair();
  let server: SshServer;
  before(async () => {
    writeFileSync(join(folder, 'id 100%h'), key.private, { mode: 0o600 });
    writeFileSync(join(folder, 'other'), makeKeyPair().private, { mode: 0o600 });
    writeFileSync(join(folder, 'open'), key.private, { mode: 0o644 });
    server = await SshServer.start(key.public);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const login = () => ({ username: 'alice', hostname: '127.0.0.1', port: server.port });

  it('runs there, and its output comes back byte for byte', async () => {
    const ran = await runScript(login(), "printf 'a\\0\\377'; exit 7", usual);
    assert.deepEqual([...ran.output], [0x61, 0, 0xff]);
    assert.equal(ran.exitCode, 7);
  });

  it('keeps the host key in our own file, under the name of the sliver', async () => {
    await runScript(login(), 'true', usual);
    assert.match(readFileSync(usual.hostKey.file, 'utf8'), /^sliver-1 ssh-rsa \S+\n$/);
  });

  it('is not run where the host key has changed', async () => {
    const another = await SshServer.start(key.public);
    const mark = join(folder, 'ran');
    try {
      const error = await failure(
        runScript({ ...login(), port: another.port }, `touch '${mark}'`, usual),
      );
      assert.equal(error.reason, 'changed-host-key');
      assert.equal(existsSync(mark), false);
      const { sentence, action, below } = explain(error);
      assert.match(
        sentence,
        /^The host key of alice@127\.0\.0\.1 has changed, so nothing was sent\./,
      );
      assert.match(action ?? '', /^If it was reloaded, run: ssh-keygen -f '.+' -R sliver-1$/);
      assert.equal(below, undefined);
    } finally {
      await another.close();
    }
  });

  it('takes a machine that another sliver had before for a new one', async () => {
    const another = await SshServer.start(key.public);
    try {
      const hostKey = { ...usual.hostKey, alias: 'sliver-2' };
      await runScript({ ...login(), port: another.port }, 'true', { ...usual, hostKey });
    } finally {
      await another.close();
    }
  });

  const refusals: readonly (readonly [string, SshReason, RegExp])[] = [
    ['other', 'refused', /^alice@127\.0\.0\.1 does not accept the key \S*.*other\. Choose/],
    ['open', 'open-key', /^ssh does not use the key .+open, because others can read the file\.$/],
    ['none', 'no-key', /^The key .+none cannot be read\. Give the file of your private key\.$/],
  ];
  for (const [name, reason, sentence] of refusals) {
    it(`says what is wrong with a key: ${reason}`, async () => {
      const keyFile = join(folder, name);
      const error = await failure(runScript(login(), 'true', { ...usual, keyFile }));
      assert.equal(error.reason, reason);
      assert.match(explain(error).sentence, sentence);
    });
  }

  it('says that a node cannot be reached', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await failure(runScript({ ...login(), port }, 'true', usual));
    assert.equal(error.reason, 'unreachable');
    assert.match(explain(error).sentence, /cannot be reached by SSH\. Check that the node is up/);
  });

  it('gives up on a node that accepts the connection and says nothing', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const error = await failure(
      runScript({ ...login(), port }, 'true', { ...usual, limitMs: 600 }),
    );
    assert.equal(error.reason, 'timeout');
    mute.close();
  });

  it('ends a command that hangs, and hands over what it had said', async () => {
    const error = await failure(
      runScript(login(), 'echo begun; sleep 1000', { ...usual, limitMs: 3_000 }),
    );
    assert.equal(error.reason, 'timeout');
    assert.equal(error.output?.toString(), 'begun\n');
    assert.match(explain(error).sentence, /did not answer in time \(3 s\)/);
  });

  it('reads no more than it was told', async () => {
    const endless = runScript(login(), 'while echo yes; do :; done', {
      ...usual,
      largestBytes: 9_000,
    });
    const error = await failure(endless);
    assert.equal(error.reason, 'too-much');
    assert.ok((error.output?.length ?? 0) <= 9_000);
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    const running = failure(runScript(login(), 'sleep 1000', { ...usual, signal: stop.signal }));
    stop.abort();
    assert.equal((await running).reason, 'aborted');
  });

  it('tells a lost connection from a node that was never reached', async () => {
    const running = failure(runScript(login(), 'echo begun; exit 255', usual));
    assert.equal((await running).reason, 'lost');
  });
});

describe('the words for ssh of a script', () => {
  const fake = new FakeSsh();
  const path = process.env['PATH'];
  const login = { username: 'alice', hostname: 'pc1.example', port: 2222 };
  const own: SshOptions = { ...usual, keyFile: undefined };
  before(() => (process.env['PATH'] = fake.path));
  afterEach(() => rmSync(join(fake.folder, 'words'), { force: true }));
  after(() => {
    process.env['PATH'] = path;
    fake.remove();
  });

  it('end with the login behind "--" and a shell that reads the script', async () => {
    fake.does('cat');
    const { output } = await runScript(login, 'echo $HOME', own);
    assert.deepEqual(fake.words?.slice(-6), ['-p', '2222', '--', 'alice@pc1.example', 'sh', '-s']);
    assert.equal(output.toString(), 'echo $HOME');
  });

  it('ask nobody, share no connection, and keep keys in our file', async () => {
    fake.does('cat >/dev/null');
    await runScript(login, '', own);
    for (const word of [
      'BatchMode=yes',
      'StrictHostKeyChecking=accept-new',
      'ControlPath=none',
      'ForwardAgent=no',
      `UserKnownHostsFile="${usual.hostKey.file.replace('%', '%%')}"`,
    ])
      assert.equal(fake.words?.[fake.words.indexOf(word) - 1], '-o', word);
    assert.equal(fake.words?.includes('IdentitiesOnly=yes'), false);
  });

  for (const username of ['-oProxyCommand=evil', 'a b', 'a;b', 'a@b', '$(evil)', '`evil`', '']) {
    it(`are never put together for the login ${JSON.stringify(username)}`, async () => {
      fake.does('cat');
      for (const bad of [
        { ...login, username },
        { ...login, hostname: username },
      ]) {
        const error = await failure(runScript(bad, 'true', own));
        assert.equal(error.reason, 'bad-login');
        assert.equal(fake.words, undefined);
      }
    });
  }

  it('say it where there is no ssh', async () => {
    process.env['PATH'] = '/nowhere';
    const error = await failure(runScript(login, 'true', own)).finally(
      () => (process.env['PATH'] = fake.path),
    );
    assert.equal(error.reason, 'no-ssh');
    assert.match(explain(error).sentence, /install OpenSSH/);
  });

  it('are ended with all that ssh has started, when the time is over', async () => {
    const alive = join(fake.folder, 'alive');
    fake.does(`sleep 1000 & echo $! >'${alive}'; wait`);
    const error = await failure(runScript(login, 'true', { ...own, limitMs: 1_500 }));
    assert.equal(error.reason, 'timeout');
    const pid = Number(readFileSync(alive, 'utf8'));
    assert.throws(() => {
      // A process that nobody has waited for yet is ended, too.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')))
        throw new Error('ended');
      process.kill(pid, 0);
    });
  });

  it('tell what ssh said, where we do not know what it means', async () => {
    fake.does('cat >/dev/null; echo "Bad configuration option: nonsense" >&2; exit 255');
    const { sentence, below } = explain(await failure(runScript(login, 'true', own)));
    assert.equal(sentence, 'ssh could not log in to alice@pc1.example.');
    assert.equal(below, 'Bad configuration option: nonsense');
  });
});
