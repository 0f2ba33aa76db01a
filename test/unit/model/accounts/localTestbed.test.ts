/** Reading what a local testbed says about itself. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { StorageError } from '../../../../src/model/storage/storageError';
import {
  readTestbed,
  sshFilesOf,
  testbedSites,
  testbedUser,
} from '../../../../src/model/accounts/localTestbed';

const description = {
  version: 1,
  pid: process.pid,
  caCertificate: '/t/ca.pem',
  knownHosts: '/t/known_hosts',
  sliceAuthority: { urn: 'urn:sa', url: 'https://127.0.0.2:1/sa' },
  portal: { url: 'https://127.0.0.2:2' },
  aggregates: [{ name: 'home', urn: 'urn:cm', cmUrl: 'c', amUrl: 'a', imagesUrl: 'i' }],
  users: [
    {
      urn: 'urn:alice',
      certificate: '/t/alice.pem',
      passphraseFile: '/t/password',
      token: '/t/cloudlab.jwt',
      sshKey: '/t/id_ed25519',
    },
  ],
  slices: [
    {
      urn: 'urn:slice',
      name: 'hello',
      slivers: [
        {
          urn: 'urn:1',
          clientId: 'n',
          sliverType: 'raw-pc',
          aggregate: 'home',
          disk: '/t/1',
          console: '/t/1.console',
        },
      ],
    },
  ],
};

describe('the description of a testbed', () => {
  let directory: string;
  const write = (value: unknown): void =>
    writeFileSync(join(directory, 'testbed.json'), JSON.stringify(value));

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'testbed-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('is read while its process lives', async () => {
    write(description);
    assert.deepEqual(await readTestbed(directory), { ...description, control: undefined });
  });

  it('of before has no portal and no tokens', async () => {
    const users = description.users.map((user) => ({ ...user, token: undefined }));
    write({ ...description, portal: undefined, users });
    const found = await readTestbed(directory);
    assert.equal(found?.portal, undefined);
    assert.deepEqual(
      found?.users.map(({ token }) => token),
      [undefined],
    );
  });

  it('is not there without a file, or when its process has gone', async () => {
    assert.equal(await readTestbed(directory), undefined);
    write({ ...description, pid: 99_999_999 });
    assert.equal(await readTestbed(directory), undefined);
  });

  it('is not there when another process has its number now: nobody listens at its socket', async () => {
    const control = join(directory, 'control.sock');
    write({ ...description, control });
    assert.equal(await readTestbed(directory), undefined);
    writeFileSync(control, '');
    assert.equal(await readTestbed(directory), undefined);
    rmSync(control);
    const server = createServer().listen(control);
    await once(server, 'listening');
    try {
      assert.equal((await readTestbed(directory))?.control, control);
    } finally {
      server.close();
    }
  });

  it('is refused when it is damaged', async () => {
    write({ ...description, users: 'none' });
    await assert.rejects(readTestbed(directory), /damaged: start the testbed again/);
  });

  it('is not taken for missing when it cannot be read', async () => {
    mkdirSync(join(directory, 'testbed.json'));
    await assert.rejects(readTestbed(directory), (error) => StorageError.is(error, 'unreadable'));
  });

  it('gives the sites with the disks of their slivers', async () => {
    write(description);
    const testbed = await readTestbed(directory);
    const [site] = testbedSites(testbed ?? assert.fail('no testbed'));
    assert.equal(site?.url, 'c');
    assert.equal(site.diskOf?.('urn:1'), '/t/1');
    assert.equal(site.diskOf('urn:2'), undefined);
  });

  it('gives what logs a user in to its nodes, by the URN or as a portal calls them', async () => {
    const [user] = description.users;
    const alice = 'urn:publicid:IDN+home.example+user+alice';
    write({ ...description, knownHosts: '/t/known_hosts', users: [{ ...user, urn: alice }] });
    const testbed = (await readTestbed(directory)) ?? assert.fail('no testbed');
    const files = { sshKey: '/t/id_ed25519', knownHosts: '/t/known_hosts' };
    for (const name of [alice, 'alice'])
      assert.deepEqual(sshFilesOf(testbed, testbedUser(testbed, name)), files);
    assert.equal(sshFilesOf(testbed, testbedUser(testbed, 'bob')), undefined);
  });
});
