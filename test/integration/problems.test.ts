// What goes wrong is told in one plain sentence, and nothing is lost.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { commands as host } from 'vscode';
import { Inventory } from '../../src/model/inventory/inventory';
import { RpcError } from '../../src/rpc';
import { control } from '../../src/testbed/control/client';
import { ownAccounts } from '../../src/ui/accounts/accountSources';
import { commands } from '../../src/ui/contributions';
import { Log } from '../../src/ui/errors/log';
import { Problems } from '../../src/ui/errors/problems';
import { problemItem, type SliverRow } from '../../src/ui/trees/row';
import { siteRows } from '../../src/ui/trees/site';
import { asPerson, leave } from './support/person';
import { accountSource, alice, localInventory, testbed } from './support/world';

describe('a person is told', () => {
  let folder: string;
  let certificate: string;
  let passphrase: string;
  let ca: string;
  let sliceAuthority: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'protogeni-problems-'));
    // A copy, so that it is not taken for the testbed's own user, of whom nothing is asked.
    certificate = join(folder, 'mine.pem');
    const person = await alice();
    copyFileSync(person.certificate, certificate);
    ({ passphrase, ca } = person);
    sliceAuthority = (await testbed()).sliceAuthority.url;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const kept = (): Record<string, string> => ({ [`passphrase:${certificate}`]: passphrase });

  it('that a passphrase is wrong, and asks again', async () => {
    const source = await accountSource(
      { certificate, caCertificate: ca },
      {
        [`passphrase:${certificate}`]: 'not this',
      },
    );
    const quiet = await ownAccounts(source, false);
    assert.deepEqual(quiet.locked, [certificate]);
    const right = { answers: { 'Passphrase of mine.pem': passphrase } };
    let opened: Awaited<ReturnType<typeof ownAccounts>> = {};
    const seen = await asPerson(right, async () => (opened = await ownAccounts(source, true)));
    assert.deepEqual(seen.titles, ['Passphrase of mine.pem']);
    assert.equal(opened.accounts?.length, 1);
    assert.equal((await ownAccounts(source, false)).accounts?.length, 1, 'it is kept');
  });

  it('that the certificate is not there', async () => {
    const source = await accountSource({
      certificate: join(folder, 'none.pem'),
      caCertificate: ca,
    });
    const [problem] = (await ownAccounts(source, true)).problems ?? [];
    assert.match(sentence(problem?.error), /none\.pem/);
  });

  it('that the CA file does not vouch for the server', async () => {
    const wrong = join(folder, 'wrong-ca.pem');
    copyFileSync(certificate, wrong);
    const { error, row } = await read({ certificate, caCertificate: wrong, sliceAuthority });
    assert.equal(row, 'problem');
    assert.match(sentence(error), /CA|trust/i);
    assert.doesNotMatch(sentence(error), /went wrong inside/);
  });

  it('that the CA file cannot be read', async () => {
    const source = await accountSource(
      { certificate, caCertificate: join(folder, 'no-ca.pem') },
      kept(),
    );
    const [problem] = (await ownAccounts(source, true)).problems ?? [];
    assert.match(sentence(problem?.error), /no-ca\.pem cannot be read/);
  });

  it('that a server is down', async () => {
    const url = 'https://127.0.0.2:9/protogeni/xmlrpc';
    const { error, row } = await read({
      certificate,
      caCertificate: ca,
      sliceAuthority: `${url}/sa`,
      aggregates: [{ url: `${url}/cm`, name: 'Down' }],
    });
    assert.equal(row, 'problem');
    assert.match(sentence(error, 'Down'), /127\.0\.0\.2:9 cannot be reached/);
  });

  it('that a server is new, and nothing is sent before it is trusted', async () => {
    // Every service of the testbed's site answers at one address: the question is asked once.
    const second = join(folder, 'second.pem');
    copyFileSync(certificate, second);
    const aggregates = [{ url: sliceAuthority.replace(/sa$/, 'cm'), name: 'Same server' }];
    const source = await accountSource(
      { certificate, moreCertificates: [second], sliceAuthority, aggregates },
      { ...kept(), [`passphrase:${second}`]: passphrase },
    );
    let found: Awaited<ReturnType<typeof ownAccounts>> = {};
    const seen = await asPerson({}, async () => (found = await ownAccounts(source, true)));
    assert.match(seen.messages.join(), /Do you trust the server[^]*([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    assert.equal(seen.messages.length, 1, 'asked once');
    assert.deepEqual(seen.buttons, ['Copy Fingerprint', 'Trust This Server']);
    assert.match(sentence(found.problems?.[0]?.error), /not known yet/);
    await asPerson(
      { button: 'Trust This Server' },
      async () => (found = await ownAccounts(source, true)),
    );
    assert.ok(found.accounts?.length);
  });

  it('that a server shows another certificate than the one accepted before', async () => {
    const settings = { certificate, sliceAuthority };
    const source = await accountSource(settings, kept());
    const other = Array.from({ length: 32 }, () => 'AB').join(':');
    source.known.trust(sliceAuthority, { fingerprint: other });
    const inventory = new Inventory();
    inventory.setAccounts((await ownAccounts(source, true)).accounts ?? []);
    await inventory.refresh({ part: 'slices' });
    const error = inventory.sites[0]?.slices.error;
    assert.match(sentence(error), /certificate/);
    const refused = await asPerson({ button: 'Copy Fingerprints' }, async () => {
      // Two rows are retried at once.
      await Promise.all([1, 2].map(() => source.trustQuestions.meetAgain(error)));
    });
    assert.equal(refused.messages.length, 1);
    const seen = await asPerson({ button: 'Trust New Certificate' }, () =>
      source.trustQuestions.meetAgain(error),
    );
    assert.match(
      seen.messages.join(),
      new RegExp(`has changed[^]*trusted:\n${other}\n.*now:\n([0-9A-F]{2}:){31}[0-9A-F]{2}\n`),
    );
    assert.deepEqual(seen.buttons, ['Copy Fingerprints', 'Trust New Certificate']);
    inventory.setAccounts((await ownAccounts(source, true)).accounts ?? []);
    await inventory.refresh({ part: 'slices' });
    assert.equal(inventory.sites[0]?.slices.error, undefined);
  });

  it('that a sliver is gone, before a snapshot of it is asked for', async () => {
    const row = await someSliver();
    const gone: SliverRow = { ...row, sliver: { ...row.sliver, urn: `${row.sliver.urn}999` } };
    const answers = {
      'Snapshot vm as': leave,
      'Snapshot vm': 'never-made',
      'Who can use': 'This project',
      Describe: '',
    };
    const seen = await asPerson({ answers }, () =>
      host.executeCommand(commands.snapshotSliver, gone),
    );
    assert.deepEqual(seen.messages, []);
    assert.match(seen.offered.join(), /^Look Again,The snapshot cannot start now,/);
    assert.equal(seen.details[1], 'vm is no longer in slice hello at home: choose another node.');
  });

  it('that a node has failed, before anything is asked about its snapshot', async () => {
    const { control: door = '' } = await testbed();
    await control(door, { command: 'fault.add', kind: 'boot', times: 1 });
    await control(door, { command: 'slice.add', uid: 'alice', name: 'dead' });
    await control(door, {
      command: 'sliver.add',
      slice: 'dead',
      site: 'home',
      sliverType: 'emulab-xen',
      clientId: 'worker',
    });
    const failed = await failedSliver('dead');
    const seen = await asPerson({}, () => host.executeCommand(commands.snapshotSliver, failed));
    await control(door, { command: 'slice.delete', slice: 'dead' });
    assert.deepEqual(seen.titles, []);
    assert.match(seen.messages.join(), /^worker has failed: restart or reload it first\. \(.+\)$/);
  });

  async function failedSliver(name: string): Promise<SliverRow> {
    for (;;) {
      const [state] = (await localInventory()).sites;
      const slice = state?.slices.value?.find((one) => one.name === name);
      const [sliver] = slice?.slivers ?? [];
      if (state && slice && sliver?.status === 'failed')
        return { kind: 'sliver', state, slice, sliver };
    }
  }

  it('what the site said where the sentence points to it, as text and never as a link', async () => {
    const serverText = 'Not on\n a Sunday: [why](command:workbench.action.quit)';
    const error = new RpcError('refused', 'refused', { method: 'RenewSlice', serverText });
    const problems = new Problems(new Log());
    const seen = await asPerson({}, () => problems.show(error, { about: { site: 'home' } }));
    assert.deepEqual(seen.messages, [
      'home refused to extend the slice. Check the date. “Not on a Sunday: [why] (command:workbench.action.quit)”',
    ]);
  });

  it('that an image name will not do, while it is typed', async () => {
    const row = await someSliver();
    const answers = { 'Snapshot vm': 'my image' };
    const seen = await asPerson({ answers }, () =>
      host.executeCommand(commands.snapshotSliver, row),
    );
    assert.match(seen.remarks.join(), /"my image" contains a space/);
    assert.deepEqual(seen.titles, ['Snapshot vm'], 'there is no next question');
  });

  async function read(
    settings: Parameters<typeof accountSource>[0],
  ): Promise<{ error: unknown; row: string }> {
    const { accounts = [] } = await ownAccounts(await accountSource(settings, kept()), true);
    const inventory = new Inventory();
    inventory.setAccounts(accounts);
    await inventory.refresh();
    const [state] = inventory.sites;
    assert.ok(state);
    return {
      error: state.slices.error,
      row: siteRows([state], 'slices', () => ({ words: '', isNothing: false }))[0]?.kind ?? '',
    };
  }
});

/** The sentence of the row that an error becomes. */
function sentence(error: unknown, label = 'Site'): string {
  const row = { kind: 'problem', id: 'x', label, error, scope: {} } as const;
  return String(problemItem(row).description);
}

async function someSliver(): Promise<SliverRow> {
  const [state] = (await localInventory()).sites;
  const slice = state?.slices.value?.[0];
  const sliver = slice?.slivers.find(({ clientId }) => clientId === 'vm');
  assert.ok(state && slice && sliver);
  return { kind: 'sliver', state, slice, sliver };
}
