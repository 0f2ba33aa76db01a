// A person who has nothing but the file that the portal saved: no certificate, and no testbed of their own.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTestbed } from '../../../src/model/accounts/localTestbed';
import type { Session } from './session';

/** Changes the settings of the window. */
export function change({ home }: Session, settings: Record<string, unknown>): void {
  const file = join(home, 'user', 'Machine', 'settings.json');
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...all, ...settings }));
}

/** The testbed's portal, as one of an institution with a CA of its own; the testbed's certificates are not seen. */
export async function leaveOnlyPortal(session: Session): Promise<void> {
  const testbed = await readTestbed(session.testbedDirectory);
  const portal = {
    name: 'Our portal',
    url: testbed?.portal?.url,
    caCertificate: testbed?.caCertificate,
  };
  change(session, {
    'protogeni.portals': [portal],
    'protogeni.testbed.directory': join(session.home, 'elsewhere'),
  });
}

/** Puts the token where a browser would. */
export function download({ home, testbedDirectory }: Session, user: string): void {
  mkdirSync(join(home, 'Downloads'), { recursive: true });
  const token = join(testbedDirectory, 'users', user, 'cloudlab.jwt');
  copyFileSync(token, join(home, 'Downloads', 'cloudlab.jwt'));
}

/** A copy of a token would count as leaked. */
export function forgetDownloads({ home }: Session): void {
  rmSync(join(home, 'Downloads'), { recursive: true, force: true });
}

/** Signs in with the downloaded file. */
export async function signInByFile({ workbench }: Session): Promise<void> {
  const { quickInput, notifications } = workbench;
  const { pane } = workbench.tree('Slivers');
  await pane.getByRole('button', { name: 'Sign In with a Portal Token…' }).click();
  await quickInput.titled('Sign In with a Portal Token');
  await quickInput.pick('expires');
  await quickInput.pick('Our portal');
  await notifications.message('Signed in as').first().waitFor();
}
