/** `geni-image check`, with an `ssh` that runs the script on a made-up root folder of this machine. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import type { Ran } from '../../support/commandLine';
import { FakeSsh } from '../../support/fakeSsh';
import { NodeRoot } from '../../support/nodeRoot';
import { Desk, json, member, sentence } from './desk';

const privateKey = '-----BEGIN OPENSSH PRIVATE KEY-----\nCANARY\n';

describe('geni-image check', () => {
  let desk: Desk;
  let root: NodeRoot;
  const ssh = new FakeSsh();
  before(async () => {
    desk = await Desk.open();
    await desk.ready();
  });
  beforeEach(() => {
    root = new NodeRoot();
    ssh.does(root.shell);
  });
  afterEach(() => root.remove());
  after(async () => {
    ssh.remove();
    await desk.close();
  });

  const ask = async (...words: string[]): Promise<Ran> =>
    await desk.command.ask([...desk.user('alice'), ...words], { env: { PATH: ssh.path } });

  it('names what is to decide, with a command for each, and ends with 1', async () => {
    root.write('/root/.ssh/id_rsa', privateKey);
    root.write('/etc/group', 'devs:x:1500:alice\n');
    root.write('/users/alice/data', Buffer.alloc(60_000_000));
    const ran = await ask('check', 'hello/vm');
    assert.equal(ran.exitCode, 1, ran.stderr);
    assert.match(
      ran.stdout,
      /^hello\/vm at home\.example: [3-9] things to decide before a snapshot\.\n/,
    );
    assert.match(ran.stdout, /^! Private keys will be in the image: 1$/m);
    assert.match(ran.stdout, /^ {6}\/root\/\.ssh\/id_rsa$/m);
    assert.match(ran.stdout, /^ {4}\$ sudo rm -i -- \/root\/\.ssh\/id_rsa$/m);
    assert.match(ran.stdout, /^! Groups were added: devs$/m);
    assert.match(ran.stdout, /^ {4}\$ geni-image create IMAGE_NAME vm --update-accounts$/m);
    assert.match(ran.stdout, /^! Home folders are not kept: 60 MB$/m);
    assert.match(ran.stdout, /^ {6}\/users\/alice {2}60 MB$/m);
  });

  it('asks which node is meant, where several have the name', async () => {
    await ask('site', 'add', 'north');
    const ran = await ask('check', 'vm');
    await ask('site', 'remove', 'north');
    assert.equal(ran.exitCode, 2, ran.stderr);
    assert.match(ran.stderr, /^ {2}geni-image check hello\/vm -m north\.example$/m);
  });

  it('says the same to programs, in one document', async () => {
    root.write('/opt/.netrc', 'machine CANARY');
    const ran = await ask('check', 'vm', '--json');
    const { findings, node, rights } = member(json(ran), 'check');
    assert.equal(node, 'vm');
    assert.match(String(rights), /^(?:root|sudo|user)$/);
    assert.ok(Array.isArray(findings));
    const secret: unknown = findings.find((one) => isRecord(one) && one['kind'] === 'secret');
    assert.ok(isRecord(secret));
    assert.deepEqual(secret['items'], [{ name: '/opt/.netrc' }]);
    assert.equal(secret['command'], 'sudo rm -i -- /opt/.netrc');
  });

  it('logs in as the manifest says, with the key that is given', async () => {
    const keyFile = join(root.folder, 'etc/passwd');
    await ask('check', desk.testbed.sliver('vm').urn, '--ssh-key', keyFile);
    assert.ok(ssh.words?.includes(`IdentityFile="${keyFile}"`));
    assert.match(ssh.words?.find((word) => word.includes('@')) ?? '', /^alice@/);
  });

  it('prints, keeps and sends nothing of what is in a secret', async () => {
    for (const path of ['/root/.ssh/id_rsa', '/root/.netrc', '/home/bob/.bash_history'])
      root.write(path, `${privateKey}password CANARY\n`);
    const text = await ask('check', 'vm');
    const document = await ask('check', 'vm', '--json', '--debug');
    assert.ok(text.stdout.includes('/root/.netrc'));
    for (const { stdout, stderr } of [text, document])
      assert.equal(`${stdout}${stderr}`.includes('CANARY'), false);
    for (const name of readdirSync(desk.command.home, { recursive: true, encoding: 'utf8' })) {
      const file = join(desk.command.home, name);
      if (!statSync(file).isFile() || name.startsWith('bin')) continue;
      const kept = readFileSync(file, 'utf8');
      assert.equal(kept.includes('CANARY'), false, name);
      assert.equal(kept.includes('.netrc'), false, name);
    }
  });

  it('keeps kernel and packages in the journal', async () => {
    root.write(
      '/var/lib/dpkg/status',
      'Package: bash\nStatus: install ok installed\nMaintainer: x\nArchitecture: amd64\nVersion: 5.2\nDescription: x\n\n',
    );
    await ask('check', 'vm');
    const file = join(desk.command.home, 'state/protogeni-images/journal.jsonl');
    const last: unknown = JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '');
    assert.ok(isRecord(last));
    assert.equal(last['kind'], 'check');
    assert.deepEqual(last['packages'], ['bash 5.2']);
    assert.equal(last['os'], 'Ubuntu 24.04 LTS');
    assert.equal(typeof last['kernel'], 'string');
  });

  it('lets no name of a file steer the terminal, forge a line or end in a command', async () => {
    root.write('/opt/a\n! Forged/.netrc', 'x');
    root.write('/opt/\u001b]0;evil\u0007/.netrc', 'x');
    const { stdout } = await ask('check', 'vm');
    assert.equal(/\u001b|\u0007/.test(stdout), false);
    assert.equal(/^! Forged/m.test(stdout), false);
    assert.equal(stdout.includes('rm -i'), false);
  });

  const failures: readonly (readonly [string, string, number, RegExp])[] = [
    [
      'a wrong key',
      'echo "alice@vm: Permission denied (publickey)." >&2; exit 255',
      1,
      /does not accept the key/,
    ],
    [
      'a node that is down',
      'echo "ssh: connect to host vm port 22: Connection refused" >&2; exit 255',
      3,
      /cannot be reached by SSH/,
    ],
    [
      'a changed host key',
      'echo "Host key verification failed." >&2; exit 255',
      3,
      /The host key of .+ has changed/,
    ],
    ['a node that hangs', 'sleep 100', 3, /did not answer in time \(1 s\)/],
    ['a login without a shell', 'echo "not available."', 1, /runs no commands/],
  ];
  for (const [what, body, exitCode, expected] of failures) {
    it(`tells ${what} in one sentence`, async () => {
      ssh.does(`cat >/dev/null; ${body}`);
      const ran = await ask('check', 'vm', '--limit', '1');
      assert.equal(ran.exitCode, exitCode, ran.stderr);
      assert.match(sentence(ran), expected);
      assert.equal(ran.stdout, '');
    });
  }

  it('before a snapshot: without an answer nothing is taken where something is to decide', async () => {
    root.write('/root/.ssh/id_rsa', privateKey);
    const refused = await ask('create', 'checked', 'vm', '--check');
    assert.equal(refused.exitCode, 4, refused.stderr);
    assert.match(refused.stderr, /^! Private keys will be in the image: 1$/m);
    assert.match(
      refused.stderr,
      /The check of vm found \d things? to decide\. Nothing was done; give --yes to agree\./,
    );
    assert.equal((await desk.names()).includes('checked'), false);
    const made = await ask('create', 'checked', 'vm', '--check', '--yes', '--update-accounts');
    assert.equal(made.exitCode, 0, made.stderr);
    assert.equal((await desk.names()).includes('checked'), true);
  });

  it('before a snapshot: nothing is taken of a node that could not be looked at', async () => {
    await desk.ready();
    ssh.does('exit 255');
    const ran = await ask('create', 'unchecked', 'vm', '--check', '--yes');
    assert.equal(ran.exitCode, 1, ran.stderr);
    assert.equal((await desk.names()).includes('unchecked'), false);
  });
});
