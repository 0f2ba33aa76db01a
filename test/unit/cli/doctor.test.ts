/** `geni-image doctor`: what is wrong on this computer, and what to do. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import type { Ran } from '../../support/commandLine';
import { Desk, json, sentence } from './desk';

describe('geni-image doctor', () => {
  let desk: Desk;

  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  function states(ran: Ran): Record<string, unknown> {
    const { findings } = json(ran);
    assert.ok(Array.isArray(findings));
    return Object.fromEntries(
      findings.filter(isRecord).map((it) => [String(it['what']), it['state']] as const),
    );
  }

  it('looks at folders, certificate, passphrase, testbed, authority, sites and clock', async () => {
    const ran = await desk.command.ask([...desk.user('alice'), 'doctor', '--json']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    const names = [
      'state',
      'settings',
      'certificate',
      'passphrase',
      'testbed',
      'authority',
      'site',
    ];
    const good = Object.fromEntries([...names, 'clock'].map((name) => [name, 'ok']));
    assert.deepEqual(states(ran), good);
    const text = await desk.command.ask([...desk.user('alice'), 'doctor']);
    assert.match(text.stdout, /^ok {7}site {9}home\.example answers\. /m);
    assert.match(text.stdout, /^Everything works\.$/m);
  });

  it('says which of them fails, and ends as that would end a command', async () => {
    const [, certificate = '', , passphrase = ''] = desk.user('alice');
    const wrong = join(desk.command.home, 'wrong');
    writeFileSync(wrong, 'no such word\n');
    const locked = await desk.command.ask(['-f', certificate, '-p', wrong, 'doctor', '--json']);
    assert.equal(locked.exitCode, 2);
    assert.equal(states(locked)['passphrase'], 'failed');
    const unmet = await desk.command.ask(['-f', certificate, '-p', passphrase, 'doctor']);
    assert.equal(unmet.exitCode, 3);
    assert.match(
      unmet.stdout,
      /^failed +sites +The server \S+ is not known yet[^]*geni-image trust/m,
    );
  });

  it('tells of a site that refuses its user, and of one that is well beside it', async () => {
    const alice = desk.user('alice');
    await desk.command.ask([...alice, 'site', 'add', 'north']);
    await desk.fault('fault-503', { method: 'ListImages', site: 'north' });
    const ran = await desk.command.ask([...alice, 'doctor', '--timeout', '2']);
    await desk.noFaults();
    assert.notEqual(ran.exitCode, 0);
    assert.match(ran.stdout, /^ok +site +home\.example answers/m);
    assert.match(ran.stdout, /^failed +site +.*north\.example/m);
  });
});

describe('A file of a user', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  it('that is an omni.bundle is explained', async () => {
    const file = join(desk.command.home, 'omni.bundle');
    writeFileSync(file, 'PK\x03\x04 and more');
    const ran = await desk.command.ask(['-f', file, 'list']);
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /omni\.bundle is a zip file, .* use the PEM file in it\.$/);
  });
});
