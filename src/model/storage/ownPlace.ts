/** Whether a place for our files is one where nobody else can put anything, or another folder in its place. */
import { lstatSync, readFileSync, realpathSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface PlaceRule {
  /** Also not the members of a group; a group is often of one user alone. */
  readonly groupsToo?: boolean;
}

/**
 * The first part of a path that others own, or can write to and rename what is in it; undefined where there is none.
 * What does not exist yet is no fault. Windows keeps users apart by itself.
 */
export function foreignPartOf(path: string, rule: PlaceRule = {}): string | undefined {
  if (process.platform === 'win32') return undefined;
  const given = existingPart(resolve(path));
  // Links on the way are looked at themselves, and so is what they lead to.
  const real = realOf(given);
  const parts = new Set([...partsOf(real), ...partsOf(given)]);
  return [...parts].find((part) => {
    const found = lookAt(part);
    if (found === undefined) return false;
    const isLink = found.isSymbolicLink();
    const isLast = part === real && given === resolve(path);
    if (!isOwn(found) && (isLink || isLast || !isUnmapped(found))) return true;
    return !isLink && isOpen(found, isLast, rule);
  });
}

/** Undefined for what is not there or cannot be looked at: whoever uses it hears why. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** A link that leads nowhere stands for itself. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The administrator may write anywhere. */
export function isOwn({ uid }: Pick<Stats, 'uid'>): boolean {
  return uid === 0 || uid === process.getuid?.();
}

/**
 * In a sandbox with users of its own, as of an editor from Flatpak, the system's folders belong to nobody: the
 * administrator has no number there (user_namespaces(7)). So such an owner is none to fear for a folder on the way;
 * what is ours, and each link, still has to be ours.
 */
function isUnmapped({ uid }: Stats): boolean {
  return uid === unmappedUid() && !hasAdministrator();
}

function unmappedUid(): number {
  return Number(quietly('/proc/sys/kernel/overflowuid') ?? NaN);
}

/** Lines of `inside outside count`, the numbers of users. */
function hasAdministrator(): boolean {
  const ranges = (quietly('/proc/self/uid_map') ?? '0 0 1').trim().split('\n');
  return ranges.some((range) => range.trim().startsWith('0 '));
}

function quietly(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** In a folder such as /tmp others can write, but not touch what is ours; inside of our own nobody may write. */
function isOpen({ mode }: Stats, isLast: boolean, { groupsToo = false }: PlaceRule): boolean {
  const keepsApart = (mode & 0o1000) !== 0 && !isLast;
  return !keepsApart && (mode & (groupsToo ? 0o022 : 0o002)) !== 0;
}

function existingPart(path: string): string {
  return lookAt(path) !== undefined || dirname(path) === path ? path : existingPart(dirname(path));
}

/** Outermost first, the path itself last. */
function partsOf(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...partsOf(above), path];
}
