// A window that people sign in to by token: the extension's own parts over the portal of the local testbed.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Memento, SecretStorage } from 'vscode';
import { control } from '../../../src/testbed/control/client';
import { controlPath } from '../../../src/testbed/control/path';
import { Layout } from '../../../src/testbed/layout';
import { KeptSecrets } from '../../../src/ui/accounts/keptSecrets';
import { PortalAccounts } from '../../../src/ui/accounts/portalAccounts';
import { PortalTokens } from '../../../src/ui/accounts/portalTokens';
import type { Settings } from '../../../src/ui/accounts/settings';
import type { Parts } from '../../../src/ui/context';
import { Problems } from '../../../src/ui/errors/problems';
import { accountSource, memory, secrets, testbed, testbedDirectory } from './world';

export const door = controlPath(new Layout(testbedDirectory));

/** What windows of one computer share. */
export interface Computer {
  readonly storage: SecretStorage;
  readonly memory: Memento;
  readonly folder: string;
}

export function computer(): Computer {
  const folder = mkdtempSync(join(tmpdir(), 'portal-window-'));
  return { storage: secrets(), memory: memory(), folder };
}

/** Its settings name the testbed's portal, with its CA, as one of an institution. */
export async function portalWindow(
  { storage, memory: kept, folder }: Computer,
  more: Partial<Settings> = {},
): Promise<Parts> {
  const { portal, caCertificate } = await testbed();
  assert.ok(portal);
  const portals = [{ url: portal.url, name: 'Ours', caCertificate }];
  const source = await accountSource({ portals, ...more });
  const portalTokens = new PortalTokens(new KeptSecrets(storage, kept), folder);
  const portalAccounts = new PortalAccounts({
    tokens: portalTokens,
    settings: source.settings,
    testbed: source.testbed,
    log: source.log,
  });
  await portalAccounts.read();
  const parts = {
    settings: source.settings,
    passphrases: source.passphrases,
    testbed: source.testbed,
    log: source.log,
    problems: new Problems(source.log),
    portalTokens,
    portalAccounts,
    snapshots: { jobs: [] },
  };
  return parts as unknown as Parts;
}

/** A token beside the one in the user's file. */
export async function tokenOf(
  uid: string,
  more: { hours?: number; experiment?: string } = {},
): Promise<string> {
  const made = (await control(door, { command: 'user.token', uid, ...more })) as { token: string };
  return made.token;
}

/** The token in a user's own file. */
export async function ownTokenOf(uid: string): Promise<{ file: string; text: string }> {
  const user = (await testbed()).users.find(({ urn }) => urn.endsWith(`+user+${uid}`));
  assert.ok(user?.token);
  return { file: user.token, text: readFileSync(user.token, 'utf8').trim() };
}
