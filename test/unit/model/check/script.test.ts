/** What a node is asked, by a real shell on a made-up root folder. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { factsOf } from '../../../../src/model/check/facts';
import { checkScript, readAnswers } from '../../../../src/model/check/script';
import { NodeRoot } from '../../../support/nodeRoot';

const privateKey =
  '-----BEGIN OPENSSH PRIVATE KEY-----\nCANARY\n-----END OPENSSH PRIVATE KEY-----\n';

/** As apk keeps it: a letter for each field, an empty line behind each package. */
const installed = `C:Q1vE2L9Gcxp3KQoVjUDlkwZ9bTLFs=
P:musl
V:1.2.5-r0
A:x86_64
S:407278
T:the musl c library (libc) implementation
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=

C:Q1WbqTNcYBM+7mUOUFQyKBnzCrnU8=
P:busybox
V:1.36.1-r29
A:x86_64
F:bin
R:busybox
F:var
F:var/cache
M:0:0:1777

`;

describe('the questions of the check', () => {
  let root: NodeRoot;
  beforeEach(() => (root = new NodeRoot()));
  afterEach(() => root.remove());

  it('are answered wholly by a node with little on it', async () => {
    const facts = await root.facts();
    assert.deepEqual(facts.unseen, []);
    assert.equal(facts.os, 'Ubuntu 24.04 LTS');
    assert.ok((facts.uptime ?? 0) > 0);
    assert.ok((facts.disk?.size ?? 0) > 0);
    assert.ok(facts.mounts.some(({ path }) => path === '/'));
  });

  it('find secrets by name and shape, and nothing else', async () => {
    const secrets: readonly (readonly [path: string, text: string, kind: string])[] = [
      ['/root/.ssh/id_ed25519', privateKey, 'private-key'],
      ['/root/.ssh/for-the-server', privateKey, 'private-key'],
      ['/opt/app/server.key', privateKey, 'private-key'],
      ['/home/bob/.netrc', 'x', 'password'],
      ['/home/bob/.aws/credentials', 'x', 'cloud'],
      ['/home/bob/.git-credentials', 'x', 'token'],
      ['/home/bob/.docker/config.json', '{"auths":{"a":{"auth":"CANARY"}}}', 'token'],
      ['/home/bob/.bash_history', 'ls', 'history'],
      ['/root/.ssh/authorized_keys', 'ssh-rsa A', 'login-key'],
    ];
    for (const [path, text] of secrets) root.write(path, text);
    for (const [path, text] of [
      ['/root/.ssh/id_ed25519.pub', 'ssh-ed25519 A'],
      ['/etc/ssl/certs/ca.pem', '-----BEGIN CERTIFICATE-----'],
      ['/home/bob/.docker/config.json.old', '{}'],
      ['/home/bob/.zsh_history', ''],
      ['/usr/share/doc/x/id_rsa', privateKey],
      ['/home/bob/notes', 'id_rsa'],
    ] as const)
      root.write(path, text);
    const found = (await root.facts()).secrets.map(({ kind, path }) => `${kind} ${path}`);
    assert.deepEqual(found.sort(), secrets.map(([path, , kind]) => `${kind} ${path}`).sort());
  });

  it('never let the contents of a secret out', async () => {
    for (const path of ['/root/.ssh/id_rsa', '/root/.netrc', '/root/.bash_history', '/opt/x.pem'])
      root.write(path, `${privateKey}machine CANARY password CANARY`);
    root.write('/etc/shadow', 'bob:CANARY:1::::::\n');
    root.write('/etc/passwd', 'bob:CANARY:1001:1001::/home/bob:/bin/sh\n');
    const output = await root.run();
    assert.ok(output.includes('/root/.netrc'));
    assert.equal(output.includes('CANARY'), false);
  });

  it('take any name of a file for nothing but a name', async () => {
    const names = [
      'a\nn1 end 0',
      "it's",
      'a"b',
      '$(touch evil)',
      '`touch evil`',
      '\u001b]0;evil\u0007',
      '[x](command:evil)',
      '-rf',
      'a\tb',
      ';evil',
      '*',
      'ünï',
    ];
    for (const name of names) root.write(`/opt/${name}/.netrc`, 'x');
    const facts = await root.facts();
    assert.deepEqual(
      facts.secrets.map(({ path }) => path).sort(),
      names.map((name) => `/opt/${name}/.netrc`).sort(),
    );
    assert.deepEqual(facts.unseen, []);
  });

  it('write nothing on the node', async () => {
    root.write('/root/.bash_history', 'ls');
    const seen = (): string[] =>
      readdirSync(root.folder, { recursive: true, encoding: 'utf8' }).map((name) => {
        const { mtimeMs, ctimeMs, size } = statSync(join(root.folder, name));
        return `${name} ${mtimeMs} ${ctimeMs} ${size}`;
      });
    const before = seen();
    await root.run();
    assert.deepEqual(seen(), before);
  });

  it('do not follow links, nor wait for pipes', async () => {
    root.write('/etc/shadow', 'x');
    mkdirSync(join(root.folder, 'opt'));
    symlinkSync('/etc/passwd', join(root.folder, 'opt', '.netrc'));
    symlinkSync('/', join(root.folder, 'home'));
    const facts = await root.facts();
    assert.deepEqual(facts.secrets, []);
    assert.deepEqual(
      facts.homes.map(({ path }) => path),
      [],
    );
  });

  it('tell accounts and groups, with what the site keeps of them', async () => {
    root.write(
      '/etc/passwd',
      'bob:x:1001:1001::/home/bob:/bin/sh\nubuntu:x:1000:1000::/home/ubuntu:/bin/sh\n',
    );
    root.write('/etc/group', 'devs:x:1500:alice,bob\n');
    root.write('/etc/emulab/passwd', 'ubuntu:x:1000:1000::/home/ubuntu:/bin/sh\n');
    root.write('/etc/emulab/group', '');
    const { users, groups, kept } = await root.facts();
    assert.deepEqual(
      users.map(({ name, uid }) => [name, uid]),
      [
        ['bob', 1001],
        ['ubuntu', 1000],
      ],
    );
    assert.deepEqual(groups, [{ name: 'devs', gid: 1500, members: ['alice', 'bob'] }]);
    assert.deepEqual(kept?.users, ['ubuntu']);
  });

  it('tell services with data, caches and the identity of the machine', async () => {
    root.write('/var/lib/mysql/ibdata1', Buffer.alloc(100_000));
    root.write('/var/cache/apt/archives/x.deb', Buffer.alloc(100_000));
    root.write('/etc/ssh/ssh_host_rsa_key', privateKey);
    root.write('/etc/machine-id', '0123456789abcdef0123456789abcdef\n');
    mkdirSync(join(root.folder, 'var/lib/docker'));
    const facts = await root.facts();
    assert.deepEqual(
      facts.services.map(({ unit, path, size }) => [unit, path, size >= 100_000]),
      [['mysql', '/var/lib/mysql', true]],
    );
    assert.deepEqual(
      facts.caches.map(({ path, size }) => [path, size >= 100_000]),
      [['/var/cache/apt/archives', true]],
    );
    assert.deepEqual(facts.identity, [
      { kind: 'host-key', path: '/etc/ssh/ssh_host_rsa_key' },
      { kind: 'machine-id', path: '/etc/machine-id' },
    ]);
  });

  it('list the packages that are installed, not those that were removed', async () => {
    const stanza = (name: string, status: string, version: string): string =>
      `Package: ${name}\nStatus: ${status}\nPriority: optional\nSection: x\nMaintainer: x\nInstalled-Size: 1\nArchitecture: amd64\nVersion: ${version}\nDescription: x\n\n`;
    root.write(
      '/var/lib/dpkg/status',
      stanza('zlib', 'install ok installed', '1:2.0-1') +
        stanza('gone', 'deinstall ok config-files', '1.0') +
        stanza('bash', 'install ok installed', '5.2'),
    );
    const { packages } = await root.facts();
    assert.deepEqual(packages, { manager: 'dpkg', list: ['bash 5.2', 'zlib 1:2.0-1'] });
  });

  const managers: readonly (readonly [name: string, says: string, list: readonly string[]])[] = [
    [
      'rpm',
      "printf 'gpg-pubkey 5a6340b3-6229229e\\nbash 5.1.8-9.el9\\nkernel-core 5.14.0-427.13.1.el9_4\\nkernel-core 5.14.0-503.11.1.el9_5\\n'",
      [
        'gpg-pubkey 5a6340b3-6229229e',
        'bash 5.1.8-9.el9',
        'kernel-core 5.14.0-427.13.1.el9_4',
        'kernel-core 5.14.0-503.11.1.el9_5',
      ],
    ],
    ['apk', 'exit 1', ['musl 1.2.5-r0', 'busybox 1.36.1-r29']],
    [
      'pacman',
      "printf 'acl 2.3.2-1\\narchlinux-keyring 20240709-1\\n'",
      ['acl 2.3.2-1', 'archlinux-keyring 20240709-1'],
    ],
  ];
  for (const [manager, says, list] of managers)
    it(`list the packages that ${manager} has installed`, async () => {
      root.write('/var/lib/rpm/rpmdb.sqlite', '');
      if (manager !== 'rpm') rmSync(join(root.folder, 'var/lib/rpm'), { recursive: true });
      if (manager === 'apk') root.write('/lib/apk/db/installed', installed);
      root.write(`/programs/${manager}`, `#!/bin/sh\n${says}\n`);
      chmodSync(join(root.folder, 'programs', manager), 0o755);
      const path = `PATH=${join(root.folder, 'programs')}:${process.env['PATH'] ?? ''}`;
      const { packages, unseen } = await root.facts(['env', path, 'sh']);
      assert.deepEqual(packages, { manager, list });
      assert.deepEqual(unseen, []);
    });

  it('find what counts among a hundred thousand other files', { timeout: 60_000 }, async () => {
    const many = join(root.folder, 'opt', 'many');
    mkdirSync(many, { recursive: true });
    for (let at = 0; at < 100_000; at += 1) writeFileSync(join(many, `id_rsa.${at}`), '');
    root.write('/opt/many/.netrc', 'x');
    const facts = await root.facts();
    assert.deepEqual(
      facts.secrets.map(({ path }) => path),
      ['/opt/many/.netrc'],
    );
    assert.deepEqual(facts.unseen, []);
  });
});

describe('the answers of the check', () => {
  it('are none where the login runs no commands', () => {
    assert.equal(
      readAnswers(Buffer.from('This account is currently not available.\n'), 'n1'),
      undefined,
    );
  });

  it('count as not seen where a question is missing, was cut off or could not read all', () => {
    const output = Buffer.from(
      'Welcome!\0n1 as user\0\0n1 begin secrets\0token\t/a\0\0n1 end 1\0\0n1 begin homes\0' +
        '12\t/users/a\0' +
        '13\t/us',
    );
    const answers = readAnswers(output, 'n1');
    assert.ok(answers);
    const facts = factsOf(answers);
    assert.equal(facts.rights, 'user');
    assert.deepEqual(facts.secrets, [{ kind: 'token', path: '/a' }]);
    assert.deepEqual(facts.homes, [{ path: '/users/a', size: 12 * 1024 }]);
    for (const question of ['secrets', 'homes', 'disk'] as const)
      assert.ok(facts.unseen.includes(question), question);
  });

  it('are not believed where they are no numbers, kinds or paths', () => {
    const output = Buffer.from(
      '\0n1 as root\0\0n1 begin homes\0-1\t/a\0x\t/b\0\0n1 end 0\0\0n1 begin secrets\0evil\t/a\0\0n1 end 0\0\0n1 begin __proto__\0x\0\0n1 end 0\0',
    );
    const answers = readAnswers(output, 'n1');
    assert.ok(answers);
    const { homes, secrets, unseen } = factsOf(answers);
    assert.deepEqual([homes, secrets], [[], []]);
    assert.ok(unseen.includes('homes'));
  });

  it('of a question that hangs are cut off there, and the next ones are answered', async () => {
    const root = new NodeRoot();
    const script = checkScript('n1')
      .replaceAll('timeout 30', 'timeout 1')
      .replace('uname -r', 'sleep 100');
    const answers = readAnswers(await root.run(['sh'], script), 'n1');
    root.remove();
    assert.equal(answers?.of.system?.end, 'cut');
    assert.equal(answers.of.disk?.end, 'whole');
  });

  it('tell that a folder could not be read', async () => {
    const root = new NodeRoot();
    root.write('/closed/.netrc', 'x');
    chmodSync(join(root.folder, 'closed'), 0);
    // The administrator may read everything, unless that is taken away.
    const without = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', 'sh'];
    const facts = await root.facts(process.getuid?.() === 0 ? without : ['sh']);
    root.remove();
    assert.deepEqual(facts.secrets, []);
    assert.deepEqual(facts.unseen, ['secrets']);
  });
});
