/** Credentials on disk: as safe as the key, and gone when they have expired. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { credentialStore } from '../../../../src/cli/image/session/credentialStore';

describe('credentialStore', () => {
  let directory: string;
  const later = new Date(Date.now() + 3_600_000);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'credentials-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('keeps one credential for each key', async () => {
    const store = credentialStore(directory);
    await store.set('alice self', '<a/>', later);
    await store.set('bob self', '<b/>', later);
    assert.equal(await credentialStore(directory).get('alice self'), '<a/>');
    await store.delete('alice self');
    assert.equal(await store.get('alice self'), undefined);
    assert.equal(await store.get('bob self'), '<b/>');
  });

  it('lets nobody else read, and the names of the files tell nothing', async () => {
    await credentialStore(directory).set('urn:publicid:IDN+home.example+user+alice', '<a/>', later);
    const [name = ''] = readdirSync(directory);
    assert.match(name, /^[0-9a-f]{64}\.xml$/);
    assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600);
  });

  it('does not use a file that others may have read', async () => {
    const store = credentialStore(directory);
    await store.set('key', '<a/>', later);
    const [name = ''] = readdirSync(directory);
    chmodSync(join(directory, name), 0o644);
    assert.equal(await store.get('key'), undefined);
  });

  it('removes what has expired', async () => {
    const store = credentialStore(directory);
    await store.set('old', '<a/>', new Date(Date.now() - 1000));
    await store.set('new', '<b/>', later);
    assert.equal(readdirSync(directory).length, 1);
  });

  const spoilt: Record<string, (path: string) => void> = {
    'is cut off': (path) => truncateSync(path, 80),
    'is empty': (path) => truncateSync(path, 0),
    'has another letter': (path) =>
      writeFileSync(path, readFileSync(path, 'utf8').replace('<a/>', '<b/>')),
  };

  for (const [fault, spoil] of Object.entries(spoilt)) {
    it(`does not use a file that ${fault}, and removes it`, async () => {
      const store = credentialStore(directory);
      await store.set('key', '<a/>', later);
      const [name = ''] = readdirSync(directory);
      spoil(join(directory, name));
      assert.equal(await store.get('key'), undefined);
      assert.deepEqual(readdirSync(directory), []);
    });
  }

  it('does not use the file of another key', async () => {
    const store = credentialStore(directory);
    await store.set('slice one', '<a/>', later);
    const [one = ''] = readdirSync(directory);
    await store.set('slice two', '<b/>', later);
    const two = readdirSync(directory).find((name) => name !== one) ?? '';
    renameSync(join(directory, one), join(directory, two));
    assert.equal(await store.get('slice two'), undefined);
  });

  it('survives a folder in the place of a file', async () => {
    const store = credentialStore(directory);
    await store.set('key', '<a/>', later);
    const [name = ''] = readdirSync(directory);
    rmSync(join(directory, name));
    mkdirSync(join(directory, name));
    assert.equal(await store.get('key'), undefined);
    await store.set('key', '<a/>', later);
    await store.delete('key');
  });

  it('closes a folder that others could look into', async () => {
    chmodSync(directory, 0o755);
    await credentialStore(directory).set('key', '<a/>', later);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
  });

  it('takes a folder that cannot be made for one that holds nothing', async () => {
    const store = credentialStore('/dev/null/credentials');
    await store.set('key', '<a/>', later);
    assert.equal(await store.get('key'), undefined);
  });
});
