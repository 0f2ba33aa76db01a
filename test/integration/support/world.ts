// The extension's own parts, put together over the local testbed that the tests run against. The
// tests share the host, and so its TLS, with the extension itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Memento, SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { EventEmitter } from 'vscode';
import { Inventory } from '../../../src/model/inventory/inventory';
import type { SiteState } from '../../../src/model/inventory/siteState';
import { KnownServers } from '../../../src/model/accounts/knownServers';
import { readTestbed, type TestbedDescription } from '../../../src/model/accounts/localTestbed';
import { control } from '../../../src/testbed/control/client';
import { controlPath } from '../../../src/testbed/control/path';
import type { FaultKind } from '../../../src/testbed/faults';
import { Layout } from '../../../src/testbed/layout';
import { type AccountSource, localAccount } from '../../../src/ui/accounts/accountSources';
import { KeptSecrets } from '../../../src/ui/accounts/keptSecrets';
import { Log } from '../../../src/ui/errors/log';
import { Passphrases } from '../../../src/ui/accounts/passphrases';
import type { Settings } from '../../../src/ui/accounts/settings';
import { LocalTestbed } from '../../../src/ui/accounts/testbed';
import type { SliverRow } from '../../../src/ui/trees/row';
import { untilReady } from '../../support/untilReady';
import { TrustQuestions } from '../../../src/ui/accounts/trust';

export const testbedDirectory = process.env['TEST_TESTBED'] ?? '';

export async function testbed(): Promise<TestbedDescription> {
  const found = await readTestbed(testbedDirectory);
  if (found === undefined) throw new Error(`No testbed runs in ${testbedDirectory}.`);
  return found;
}

/** Lets something go wrong at the testbed, once. */
export async function faultOnce(kind: FaultKind): Promise<void> {
  const path = controlPath(new Layout(testbedDirectory));
  await control(path, { command: 'fault.add', kind, times: 1 });
}

/** Alice's certificate and passphrase, as a person has them. */
export async function alice(): Promise<{ certificate: string; passphrase: string; ca: string }> {
  const { users, caCertificate } = await testbed();
  const user = users.find(({ urn }) => urn.endsWith('+user+alice'));
  if (user === undefined) throw new Error('The testbed has no alice.');
  const passphrase = readFileSync(user.passphraseFile, 'utf8').trim();
  return { certificate: user.certificate, passphrase, ca: caCertificate };
}

/** What accounts are made from; `settings` are those of the person, `kept` the secrets. */
export async function accountSource(
  settings: Partial<Settings>,
  kept: Record<string, string> = {},
): Promise<AccountSource> {
  const log = new Log();
  const all: Settings = {
    aggregates: [],
    allSites: [],
    moreCertificates: [],
    portals: [],
    foreignImages: {},
    checkBeforeSnapshot: 'silent',
    pollInterval: 200,
    testbedDirectory,
    ...settings,
  };
  const local = new LocalTestbed('', () => all.testbedDirectory, log);
  await local.look();
  const known = new KnownServers(join(testbedDirectory, 'no-known-servers.json'));
  return {
    settings: () => all,
    passphrases: new Passphrases(new KeptSecrets(secrets(kept), memory()), log),
    known,
    trustQuestions: new TrustQuestions(known),
    testbed: local,
    log,
    made: new Map(),
  };
}

/** The inventory of the testbed's first user, read once. */
export async function localInventory(): Promise<Inventory> {
  const { accounts = [] } = await localAccount(await accountSource({}));
  const inventory = new Inventory();
  inventory.setAccounts(accounts);
  await inventory.refresh();
  return inventory;
}

export function memory(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => values.get(key) ?? otherwise,
    update: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

/** Windows that are given the same one share it. */
export function secrets(kept: Record<string, string> = {}): SecretStorage {
  const values = new Map(Object.entries(kept));
  const changed = new EventEmitter<SecretStorageChangeEvent>();
  const change = (key: string, edit: () => unknown): Promise<void> => {
    edit();
    changed.fire({ key });
    return Promise.resolve();
  };
  return {
    get: (key) => Promise.resolve(values.get(key)),
    store: (key, value) => change(key, () => values.set(key, value)),
    delete: (key) => change(key, () => values.delete(key)),
    onDidChange: changed.event,
  };
}

/** The row of a sliver of the sample slice, once its states are known: the window looks at the slice at times too. */
export async function sliverAt(site: string, clientId: string): Promise<SliverRow> {
  const inventory = await localInventory();
  const find = (): SiteState | undefined => inventory.sites.find((one) => one.site.name === site);
  let state = find();
  while (state?.slices.value?.[0]?.busy === true) {
    await inventory.refresh({ siteUrn: state.site.urn, part: 'slices' });
    state = find();
  }
  const slice = state?.slices.value?.[0];
  const sliver = slice?.slivers.find((one) => one.clientId === clientId);
  assert.ok(state && slice && sliver);
  return { kind: 'sliver', state, slice, sliver };
}

/** The same once a snapshot of it may start: an image of an earlier test is ready before its node is. */
export async function readySliverAt(site: string, clientId: string): Promise<SliverRow> {
  const { state, slice, sliver } = await sliverAt(site, clientId);
  await untilReady(state, { sliceUrn: slice.urn, sliverUrn: sliver.urn, clientId });
  return sliverAt(site, clientId);
}
