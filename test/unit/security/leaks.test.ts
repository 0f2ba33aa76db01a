// The search that ends every journey in the window: it must find what it is for.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keyPem, makeAuthority, makeUser, userFile } from '../../support/certificates';
import { leaksIn, leaksInArguments, leaksInFiles, secretsOf } from '../../support/leaks';

const passphrase = 'a canary that sings';
const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.YSBjYW5hcnkgdG9v';

describe('the search for secrets', () => {
  let home: string;
  let pem: string;
  const testbed = (): string => join(home, 'testbed');
  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'leaks-'));
    const user = await makeUser(await makeAuthority());
    pem = userFile(user, 'des3', passphrase);
    const folder = join(testbed(), 'users', 'alice');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'password'), `${passphrase}\n`);
    writeFileSync(join(folder, 'encrypted.pem'), pem);
    writeFileSync(join(folder, 'cloudlab.jwt'), `${token}\n`);
    assert.match(keyPem(user, 'plain'), /BEGIN PRIVATE KEY/);
  });
  after(() => rmSync(home, { recursive: true }));

  it('finds nothing where nothing is', () => {
    writeFileSync(join(home, 'log'), 'GetVersion https://home.example/cm: ok, 12 ms');
    const users = join(testbed(), 'users');
    assert.deepEqual(leaksInFiles(home, secretsOf(testbed()), [users]), []);
  });

  it('finds a passphrase, a token, a key in any form and a credential', () => {
    const opened = createPrivateKey({ key: pem, passphrase });
    const forms = [
      ['the passphrase of alice', JSON.stringify({ settings: { passphrase } })],
      ['the portal token of alice', `x-api-token: ${token}`],
      ['the encrypted key of alice', JSON.stringify(pem)],
      ['the key of alice', opened.export({ type: 'pkcs8', format: 'pem' })],
      ['the key of alice', opened.export({ type: 'pkcs1', format: 'pem' })],
      ['a credential', 'error: <signed-credential xmlns:xsi="x">'],
    ] as const;
    for (const [what, text] of forms) {
      assert.deepEqual(leaksIn('here', text, secretsOf(testbed())), [`here: ${what}`]);
    }
  });

  it('finds one in a file, wherever it lies', () => {
    const folder = join(home, 'user', 'logs', 'deep');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'x.log'), `failed with ${passphrase}`);
    const users = join(testbed(), 'users');
    assert.deepEqual(leaksInFiles(home, secretsOf(testbed()), [users]), [
      `${join('user', 'logs', 'deep', 'x.log')}: the passphrase of alice`,
    ]);
  });

  it('finds one among the arguments of a process', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', passphrase]);
    await new Promise((running) => child.once('spawn', running));
    let found: string[];
    try {
      found = leaksInArguments(secretsOf(testbed()));
    } finally {
      child.kill();
    }
    if (process.platform === 'linux') assert.equal(found.length, 1);
  });
});
