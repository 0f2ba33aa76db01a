/** Under which names host keys of nodes are kept. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { hostKeyOf } from '../../../../src/model/ssh/knownHosts';

const sliver = {
  siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
  sliverUrn: 'urn:publicid:IDN+home.example+sliver+1001',
};

describe('the host key of a node', () => {
  const state = mkdtempSync(join(tmpdir(), 'keys-'));
  const kept = process.env['XDG_STATE_HOME'];
  before(() => (process.env['XDG_STATE_HOME'] = state));
  after(() => {
    if (kept === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = kept;
    rmSync(state, { recursive: true });
  });

  const aliasAt = (hostname: string, port: number): string | undefined =>
    hostKeyOf(sliver, { username: 'alice', hostname, port }).alias;

  it('is kept for the sliver, whatever its host and port', () => {
    assert.equal(aliasAt('pc1.home.example', 22), aliasAt('pc2.home.example', 2222));
  });

  it('of two local testbeds is not mixed up, though their slivers have the same name', () => {
    assert.notEqual(aliasAt('127.0.0.1', 40_001), aliasAt('127.0.0.1', 40_002));
    assert.equal(aliasAt('127.0.0.1', 40_001), aliasAt('127.0.0.1', 40_001));
  });
});
