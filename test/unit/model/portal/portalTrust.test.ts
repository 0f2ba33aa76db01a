// Whom to believe at a portal without a CA certificate of its own: whom the person has accepted, else the public authorities.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KnownServers } from '../../../../src/model/accounts/knownServers';
import { usualTrust } from '../../../../src/model/portal/portalTrust';

describe('a portal without a CA certificate of its own', () => {
  const url = 'https://portal.example:43794';
  let folder: string;
  let known: KnownServers;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'known-'));
    known = new KnownServers(join(folder, 'known-servers.json'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const trust = (): unknown => {
    const source = usualTrust(url, known);
    return typeof source === 'function' ? source() : source;
  };

  it('is believed by the public authorities', () => {
    assert.match(JSON.stringify(trust()), /BEGIN CERTIFICATE/);
  });

  it('is believed by its fingerprint once that was accepted, by whom it has been asked for already', () => {
    const source = usualTrust(url, known);
    known.trust(url, { fingerprint: 'AB:CD' });
    assert.deepEqual(trust(), { fingerprint: 'AB:CD' });
    assert.deepEqual(typeof source === 'function' ? source() : source, { fingerprint: 'AB:CD' });
  });
});
