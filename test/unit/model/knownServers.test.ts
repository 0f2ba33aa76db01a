/** Which servers are trusted. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { KnownServers, UnknownServer } from '../../../src/model/knownServers';

describe('known servers', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'known-'));
    file = join(directory, 'deep', 'known-servers.json');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('are known by host and port, whatever the path', () => {
    new KnownServers(file).trust('https://a.example:12369/x/cm', { fingerprint: 'AA:BB' });
    assert.deepEqual(new KnownServers(file).trustFor('https://a.example:12369/y/sa'), {
      fingerprint: 'AA:BB',
    });
  });

  it('are unknown until somebody decides', () => {
    assert.throws(
      () => new KnownServers(file).trustFor('https://a.example/cm'),
      (error) => UnknownServer.is(error),
    );
  });

  it('can be forgotten', () => {
    const known = new KnownServers(file);
    known.trust('https://a.example', { fingerprint: 'AA' });
    known.forget('https://a.example');
    assert.throws(
      () => known.trustFor('https://a.example'),
      (error) => UnknownServer.is(error),
    );
  });

  it('are never guessed from a damaged file', () => {
    const known = new KnownServers(file);
    known.trust('https://a.example', { fingerprint: 'AA' });
    writeFileSync(file, '{');
    assert.throws(() => known.trustFor('https://a.example'), /damaged: repair or remove it/);
    assert.throws(() => known.trust('https://b.example', { fingerprint: 'BB' }), /damaged/);
  });
});
