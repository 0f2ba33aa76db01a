/** Where this machine's user keeps settings and state; the extension and the commands agree on it. */
import * as l10n from '@vscode/l10n';
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { foreignPartOf } from './ownPlace';
import { StorageError } from './storageError';

const product = 'protogeni-images';

/** Things that can be lost without harm to the settings: jobs, the local testbed. @throws StorageError `no-home`, `foreign` */
export function stateFolder(): string {
  return ownFolder('XDG_STATE_HOME', usualPlace('XDG_STATE_HOME', ['.local', 'state']));
}

/** Decisions of the person: which servers to trust. @throws StorageError `no-home`, `foreign` */
export function configurationFolder(): string {
  return ownFolder('XDG_CONFIG_HOME', usualPlace('XDG_CONFIG_HOME', ['.config']));
}

/** Folders that are ours alone, so that nobody else can change that; settings are read often. */
const found = new Set<string>();

/** What others put there would be believed, and what we write could land in files that they choose. */
function ownFolder(variable: string, place: string): string {
  const folder = join(place, product);
  if (found.has(folder)) return folder;
  const foreign = foreignPartOf(folder);
  if (foreign === undefined) {
    found.add(folder);
    return folder;
  }
  const sentence = l10n.t(
    'Another user can write to {0}, so {1} is not used: set {2} to a folder of your own.',
    foreign,
    folder,
    variable,
  );
  throw new StorageError('foreign', folder, sentence);
}

/** What can be made anew. @throws StorageError `no-home` */
export function cacheFolder(): string {
  return join(usualPlace('XDG_CACHE_HOME', ['.cache'], 'Caches'), product);
}

/**
 * A relative path would mean another place in each working directory, and let that directory plant files; so the XDG
 * base directory rule says to ignore it.
 */
function usualPlace(
  variable: string,
  underHome: string[],
  onMac: 'Application Support' | 'Caches' = 'Application Support',
): string {
  const chosen = absolute(process.env[variable]);
  if (chosen !== undefined) return chosen;
  if (process.platform === 'darwin') return join(homeFolder(), 'Library', onMac);
  if (process.platform === 'win32') {
    return absolute(process.env['LOCALAPPDATA']) ?? join(homeFolder(), 'AppData', 'Local');
  }
  return join(homeFolder(), ...underHome);
}

/**
 * The user's home folder: `HOME`, else what the system's list of users says; never the working directory.
 * @throws StorageError `no-home` when neither names one
 */
export function homeFolder(): string {
  const home = absolute(quietly(homedir)) ?? absolute(quietly(() => userInfo().homedir));
  if (home !== undefined) return home;
  const sentence = l10n.t('Your home folder is not known: set HOME to its full path.');
  throw new StorageError('no-home', '', sentence);
}

/** Both ask the system, which may know nothing of the user, as in a container. */
function quietly(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** A path as people write it: `~` is the home folder, as shells read it. @throws StorageError `no-home` */
export function underHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homeFolder(), path.slice(1)) : path;
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
