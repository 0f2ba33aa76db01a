// One life of a testbed, from opening its folder to closing it. A restart on demand ends one life and begins the
// next in the same process.
import { isDiskFault } from './time/background';
import { mkdirSync } from 'node:fs';
import { controlCommands, type ProcessControl } from './control/commands';
import { controlPath } from './control/path';
import { serveControl, type ControlHandler } from './control/server';
import { describe, writeDescription, type TestbedDescription } from './description';
import { TestbedError } from './errors';
import type { Faults } from './faults';
import { Federation } from './federation';
import { Listeners } from './http/siteListeners';
import { provideSystemImages } from './images/systemImages';
import { Layout } from './layout';
import { openSites, sliceAuthorityIssuer } from './sites/openSites';
import { CertificateAuthority } from './pki/authority';
import { siteName } from './sites/site';
import { readPeers } from './pki/peers';
import { SliceAuthorityKeys } from './sa/keys';
import { provideProfiles } from './portal/sampleProfiles';
import { followAll } from './portal/snapshots';
import { provideSamples, sampleUsers } from './samples';
import type { Settings } from './settings';
import { repair } from './state/repair';
import { checkOwnContents } from './state/ownFolder';
import { openStore, type Store } from './state/store';
import { keepSweeping } from './slices/sweep';
import { makeUser, officeOf, refreshUsers } from './people/users';

export interface Life {
  /** As things are now. */
  describe(): TestbedDescription;
  readonly repaired: readonly string[];
  /** What the control socket does, for callers in the same process. */
  readonly control: ControlHandler;
  /** Settles once everything is closed and on disk. Captures under way end unfinished. */
  close(): Promise<void>;
}

/** How long changes are collected before `testbed.json` is written again. */
const describeAfterMs = 50;

/** @throws TestbedError with one sentence for a person */
export async function beginLife(
  settings: Settings,
  faults: Faults,
  owner: Omit<ProcessControl, 'describe'>,
): Promise<Life> {
  const layout = new Layout(settings.directory);
  const store = await opened(layout);
  try {
    const federation = await openFederation(settings, layout, store, faults);
    const listeners = await Listeners.open(federation);
    try {
      const repaired = await fill(federation);
      return await serve(federation, listeners, repaired, owner);
    } catch (error) {
      federation.clock.stop();
      await listeners.close();
      throw error;
    }
  } catch (error) {
    store.close();
    throw inWords(error, layout.directory);
  }
}

/** @returns a sentence for a person where the disk, or what is on it, is to blame */
function inWords(error: unknown, directory: string): unknown {
  if (isDamage(error)) return damaged(error, directory);
  if (!isDiskFault(error)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new TestbedError(
    'disk',
    `The testbed cannot write to ${directory} (${why}). Free space there, or choose another --dir.`,
  );
}

/** What the readers of databases, keys, certificates and JSON say of files that are not what they were. */
function isDamage(error: unknown): boolean {
  if (isDiskFault(error) || !(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return error instanceof SyntaxError || /^ERR_(?:SQLITE|OSSL)/.test(code);
}

function damaged(error: unknown, directory: string): TestbedError {
  const why = error instanceof Error ? error.message : String(error);
  return new TestbedError(
    'damaged',
    `The testbed in ${directory} is damaged (${why}): clear the folder with "geni-testbed reset", or choose another --dir.`,
  );
}

async function opened(layout: Layout): Promise<Store> {
  try {
    mkdirSync(layout.directory, { recursive: true, mode: 0o700 });
    checkOwnContents(layout.directory);
    return await openStore(layout.database);
  } catch (error) {
    throw inWords(error, layout.directory);
  }
}

/** Its reader of certificates gives its errors no code; all that it reads are files of ours. */
async function openAuthority(settings: Settings, layout: Layout): Promise<CertificateAuthority> {
  const digest = settings.legacyCertificates ? 'SHA-1' : 'SHA-256';
  try {
    return await CertificateAuthority.open(layout, digest, `${siteName(0)}.${settings.domain}`);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error;
    throw isDiskFault(error) ? error : damaged(error, layout.directory);
  }
}

async function openFederation(
  settings: Settings,
  layout: Layout,
  store: Store,
  faults: Faults,
): Promise<Federation> {
  const authority = await openAuthority(settings, layout);
  const peers = readPeers(settings.peers, authority.certificate);
  const sites = await openSites(layout, authority, settings);
  const [home] = sites;
  const root = await sliceAuthorityIssuer(layout, authority, home);
  const sliceAuthority = new SliceAuthorityKeys(
    authority,
    root,
    home.domain,
    () => `${home.rpcUrl}/sa`,
  );
  return new Federation({
    settings,
    layout,
    store,
    authority,
    peers,
    sites,
    sliceAuthority,
    faults,
  });
}

/** Makes what a new testbed has and puts right what the last one left. Returns what was put right. */
async function fill(federation: Federation): Promise<string[]> {
  const { store, layout, sites } = federation;
  const office = officeOf(federation);
  // A new testbed gives its sample nodes doors; meanwhile the keys are made.
  if (store.settings.get('users') === undefined) void federation.doors.obstacle();
  if (store.settings.get('users') === undefined) {
    // Tokens are made while the threads look for the primes of the other keys.
    const tokens = sampleUsers.map(({ uid }) => federation.tokens.provideFile(uid));
    await Promise.all([...sampleUsers.map((user) => makeUser(office, user)), ...tokens]);
    store.settings.put('users', 'made');
  }
  await refreshUsers(office);
  for (const { uid } of store.users.values()) await federation.tokens.provideFile(uid);
  await provideSystemImages(store, layout, sites);
  const repaired = await repair(federation);
  await provideSamples(federation);
  provideProfiles(federation);
  return repaired;
}

async function serve(
  federation: Federation,
  listeners: Listeners,
  repaired: readonly string[],
  owner: Omit<ProcessControl, 'describe'>,
): Promise<Life> {
  const path = controlPath(federation.layout);
  const { background } = federation;
  const write = (): void =>
    void background.run(async () => {
      await background.keep(() => writeDescription(federation, path));
    });
  const control = controlCommands(federation, { ...owner, describe: write });
  const socket = await serveControl(path, control);
  writeDescription(federation, path);
  let pending: NodeJS.Timeout | undefined;
  federation.store.membership.on(() => {
    clearTimeout(pending);
    pending = setTimeout(write, describeAfterMs).unref();
  });
  keepSweeping(federation);
  followAll(federation);
  // Before anybody is answered: a manifest names no port that does not listen, or that is another testbed's by now.
  await federation.background.run(() => federation.doors.reopen());
  listeners.ready();
  const close = async (): Promise<void> => {
    clearTimeout(pending);
    federation.clock.stop();
    socket.close();
    await listeners.close();
    await Promise.all([federation.captures.settled(), federation.machines.settled()]);
    await federation.doors.close();
    federation.store.close();
  };
  return { describe: () => describe(federation, path), repaired, control, close };
}
