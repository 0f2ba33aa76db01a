/** Credentials on disk: as safe as the key, and gone when they have expired. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { credentialStore } from '../../../src/model/credentialStore';

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

  it('takes a folder that cannot be made for one that holds nothing', async () => {
    const store = credentialStore('/dev/null/credentials');
    await store.set('key', '<a/>', later);
    assert.equal(await store.get('key'), undefined);
  });
});
