// The portal of the testbed beside VS Code: alice's token in the running extension, and experiments to try things on.
import assert from 'node:assert/strict';
import { commands as host } from 'vscode';
import { Inventory } from '../../../src/model/inventory/inventory';
import { slicesAt, sliceStates } from '../../../src/model/inventory/slicesAt';
import type { PortalAccount } from '../../../src/model/portal/portalAccount';
import { commands } from '../../../src/ui/contributions';
import type { AnySliceRow, AnySliverRow } from '../../../src/ui/trees/row';
import { portalAccountOf, startExperimentIn } from '../../support/experiments';
import { asPerson } from './person';
import { testbedDirectory } from './world';

export function portalOf(name: string): Promise<PortalAccount> {
  return portalAccountOf(testbedDirectory, name);
}

/** As a person does it, in the extension that runs. */
export async function signIn(name: string): Promise<void> {
  await asPerson({ answers: { 'Sign In with a Portal Token': name } }, () =>
    host.executeCommand(commands.signIn),
  );
  // Whatever is done from rows looks for the portal here.
  await host.executeCommand(commands.refresh);
}

/** What somebody sees who has nothing but a token. */
export async function onlyByToken(name = 'alice'): Promise<Inventory> {
  const inventory = new Inventory();
  inventory.setPortals([await portalOf(name)]);
  await inventory.refresh();
  return inventory;
}

export function sliceIn(inventory: Inventory, name: string): AnySliceRow {
  for (const state of sliceStates(inventory)) {
    const slice = slicesAt(state).find((one) => one.name === name);
    if (slice !== undefined) return { kind: 'slice', state, slice };
  }
  return assert.fail(`There is no slice ${name}.`);
}

export function sliverIn(inventory: Inventory, name: string, clientId: string): AnySliverRow {
  const { state, slice } = sliceIn(inventory, name);
  const sliver = slice.slivers.find((one) => one.clientId === clientId);
  assert.ok(sliver);
  return { kind: 'sliver', state, slice, sliver };
}

/** An experiment of alice's, once it is up. */
export function startExperiment(name: string, profile = 'two-nodes'): Promise<void> {
  return startExperimentIn(testbedDirectory, { user: 'alice', name, profile });
}
