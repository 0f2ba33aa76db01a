// Aggregates of a person's own account: added by address, discovered, chosen and hidden, through the
// extension's real commands and settings. The person is bob, so that the testbed's own user is left alone.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commands as host, ConfigurationTarget, workspace } from 'vscode';
import { commands } from '../../src/ui/contributions';
import { asPerson, asSuggested, type Seen } from './support/person';
import { accountOf } from './support/testbed';
import { testbed } from './support/world';

describe('aggregates', () => {
  let folder: string;
  let passphrase: string;
  let sites: readonly { readonly name: string; readonly cmUrl: string }[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aggregates-'));
    const { users, sliceAuthority, aggregates } = await testbed();
    sites = aggregates;
    const bob = users.find(({ urn }) => urn.endsWith('+bob')) ?? assert.fail('no bob');
    const certificate = join(folder, 'bob.pem');
    copyFileSync(bob.certificate, certificate);
    passphrase = readFileSync(bob.passphraseFile, 'utf8').trim();
    await set('sliceAuthority', sliceAuthority.url);
    await set('certificate', certificate);
  });

  after(async () => {
    for (const key of ['aggregates', 'sliceAuthority', 'certificate']) await set(key, undefined);
    await host.executeCommand(commands.refresh);
    rmSync(folder, { recursive: true, force: true });
  });

  it('are not added where nobody answers, and the reason is told', async () => {
    const seen = await person(commands.addAggregate, {
      'Add Site': 'https://127.0.0.2:9/protogeni/xmlrpc/cm',
    });
    assert.match(seen.messages.join('\n'), /127\.0\.0\.2:9 cannot be reached/);
    assert.match(seen.messages.join('\n'), /Do you trust the server/, 'the authority was new');
    assert.deepEqual(names(), []);
  });

  it('are added by address after a site has shown its fingerprint and its version', async () => {
    const url = sites[1]?.cmUrl ?? '';
    const seen = await person(commands.addAggregate, { 'Add Site': [url, 'North'] });
    assert.match(seen.messages.join('\n'), /Do you trust the server[^]*SHA-256 fingerprint/);
    assert.deepEqual(names(), ['home.example', 'North']);
    const kept = configured().find(({ name }) => name === 'North');
    assert.equal(kept?.urn, 'urn:publicid:IDN+north.example+authority+cm', 'as the site says');
  });

  it('are discovered through the clearing house', async () => {
    await set('aggregates', undefined);
    const seen = await person(
      commands.discoverAggregates,
      { 'Discover Sites': asSuggested },
      { 'Discover Sites': ['north.example'] },
    );
    assert.deepEqual([...seen.offered].sort(), ['home.example', 'north.example']);
    assert.deepEqual(names(), ['home.example (hidden)', 'north.example']);
  });

  it('are told of a clearing house that is none', async () => {
    const seen = await person(commands.discoverAggregates, {
      'Discover Sites': 'https://127.0.0.2:9/protogeni/xmlrpc/ch',
    });
    assert.match(seen.messages.join('\n'), /127\.0\.0\.2:9 cannot be reached/);
    const wrong = await person(commands.discoverAggregates, { 'Discover Sites': 'nowhere' });
    assert.match(wrong.remarks.join(), /"nowhere" is not the address of a site/);
  });

  it('are chosen from a list, with the well-known ones, and one at least stays', async () => {
    const offer = { 'Choose Sites': [] };
    const none = await person(commands.chooseAggregates, {}, offer);
    for (const site of [
      'Emulab, Powder',
      'CloudLab Utah',
      'CloudLab Massachusetts',
      'Apt',
      'Powder moran',
    ]) {
      assert.ok(none.offered.includes(site), site);
    }
    assert.match(none.messages.join(), /At least one site must be shown/);
    const both = { 'Choose Sites': ['home.example', 'north.example'] };
    await person(commands.chooseAggregates, {}, both);
    assert.deepEqual(names().sort(), ['home.example', 'north.example']);
  });

  it('are hidden from their row, and stay in the list of the settings', async () => {
    const account = { ...(await accountOf('bob')), local: false };
    const site = account.sites.find(({ name }) => name === 'north');
    await person(commands.hideAggregate, {}, {}, { kind: 'site', state: { account, site } });
    assert.deepEqual(names().sort(), ['home.example', 'north.example (hidden)']);
  });

  /** A person who knows the passphrase and trusts every server. */
  function person(
    command: string,
    answers: Record<string, string | readonly string[]>,
    checks: Record<string, readonly string[]> = {},
    row?: unknown,
  ): Promise<Seen> {
    const script = { answers: { 'Passphrase of': passphrase, ...answers }, checks };
    return asPerson({ ...script, button: 'Trust This Server' }, () =>
      host.executeCommand(command, row),
    );
  }
});

function set(key: string, value: unknown): Thenable<void> {
  return workspace.getConfiguration('protogeni').update(key, value, ConfigurationTarget.Global);
}

/** What the setting lists. */
interface Configured {
  readonly name: string;
  readonly urn?: string;
  readonly enabled?: boolean;
}

const configured = (): readonly Configured[] =>
  workspace.getConfiguration('protogeni').get<readonly Configured[]>('aggregates', []);

function names(): string[] {
  return configured().map(({ name, enabled }) => (enabled === false ? `${name} (hidden)` : name));
}
