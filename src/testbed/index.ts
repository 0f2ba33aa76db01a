// Starts a testbed: opens its folder, makes what is missing, listens, repairs what a crash left, and says where
// everything is. The one door to the testbed for commands and tests.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Server as ControlServer } from 'node:net';
import { controlPath } from './control/path';
import { serveControl } from './control/server';
import { controlCommands } from './control/commands';
import { deferred } from './deferred';
import { writeDescription, type TestbedDescription } from './description';
import { Federation } from './federation';
import { Listeners } from './http/siteListeners';
import { provideSystemImages } from './images/systemImages';
import { Layout } from './layout';
import { openSites, sliceAuthorityIssuer } from './openSites';
import { CertificateAuthority } from './pki/authority';
import { SliceAuthorityKeys } from './sa/keys';
import { provideSamples, sampleUsers } from './samples';
import { settingsOf, type Settings, type TestbedOptions } from './settings';
import { openStore, type Store } from './state/store';
import { repair } from './state/repair';
import { makeUser, refreshUsers, type UserOffice } from './users';

export { TestbedError } from './errors';
export type { TestbedDescription } from './description';
export type { TestbedOptions } from './settings';

export interface RunningTestbed {
  readonly description: TestbedDescription;
  /** What was put right after a crash, one sentence each. */
  readonly repaired: readonly string[];
  /** Settles when the testbed has ended, by `stop()` or through the control socket. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** @throws TestbedError with one sentence for a person */
export async function startTestbed(options: TestbedOptions): Promise<RunningTestbed> {
  const settings = settingsOf({ ...options, directory: resolve(options.directory) });
  const layout = new Layout(settings.directory);
  mkdirSync(layout.directory, { recursive: true, mode: 0o700 });
  const store = await openStore(layout.database);
  try {
    return await run(settings, layout, store);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function run(settings: Settings, layout: Layout, store: Store): Promise<RunningTestbed> {
  const authority = await CertificateAuthority.open(
    layout,
    settings.legacyCertificates ? 'SHA-1' : 'SHA-256',
  );
  const sites = await openSites(layout, authority, settings.aggregates);
  const [home] = sites;
  const root = await sliceAuthorityIssuer(layout, authority, home);
  const sliceAuthority = new SliceAuthorityKeys(
    authority,
    root,
    home.domain,
    () => `${home.rpcUrl}/sa`,
  );
  const federation = new Federation({ settings, layout, store, authority, sites, sliceAuthority });
  const listeners = await Listeners.open(federation);
  try {
    await openUsers(federation);
    await provideSystemImages(store, layout, sites);
    const repaired = await repair(federation);
    await provideSamples(federation);
    return await serve(federation, listeners, repaired);
  } catch (error) {
    await listeners.close();
    throw error;
  }
}

async function openUsers(federation: Federation): Promise<void> {
  const { store, layout, authority, home } = federation;
  const authorityUrl = federation.sliceAuthority.url;
  const office: UserOffice = {
    store,
    layout,
    authority,
    domain: home.domain,
    nickname: home.name,
    authorityUrl,
  };
  if (store.settings.get('users') === undefined) {
    await Promise.all(sampleUsers.map((user) => makeUser(office, user)));
    store.settings.put('users', 'made');
  }
  await refreshUsers(office);
}

async function serve(
  federation: Federation,
  listeners: Listeners,
  repaired: readonly string[],
): Promise<RunningTestbed> {
  const path = controlPath(federation.layout);
  let ending: Promise<void> | undefined;
  const ended = deferred();
  const stop = (): Promise<void> => {
    ending ??= end(federation, listeners, socket).then(() => ended.resolve());
    return ending;
  };
  const socket: ControlServer = await serveControl(path, controlCommands(federation, stop));
  const description = writeDescription(federation, path);
  listeners.ready();
  return { description, repaired, ended: ended.promise, stop };
}

async function end(
  federation: Federation,
  listeners: Listeners,
  socket: ControlServer,
): Promise<void> {
  federation.clock.stop();
  await listeners.close();
  await federation.captures.settled();
  socket.close();
  federation.store.close();
}
