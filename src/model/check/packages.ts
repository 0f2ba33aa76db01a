/** How the packages of two versions of an image differ, by the checks that came before their snapshots. */
import { sameImage } from '../../rpc';
import type { JournalEntry } from '../journal/entries';
import { checkBefore, type CheckEntry } from './checkBefore';

/** What tells a version of an image from all others; either is enough. */
export interface VersionName {
  /** With the number of the version. */
  readonly urn?: string | undefined;
  /** SHA-1, hex. */
  readonly hash?: string | undefined;
}

/** Undefined where nobody has checked the node before the version was taken from it here. */
export function checkOf(
  entries: readonly JournalEntry[],
  { urn, hash }: VersionName,
): CheckEntry | undefined {
  const snapshot = entries
    .flatMap((entry) =>
      entry.kind === 'snapshot-ended' && entry.outcome === 'ready' ? [entry] : [],
    )
    .findLast(
      (entry) =>
        (urn !== undefined && entry.versionUrn !== undefined && sameImage(entry.versionUrn, urn)) ||
        (hash !== undefined && hash !== '' && entry.hash === hash),
    );
  return snapshot === undefined ? undefined : checkBefore(entries, snapshot);
}

export interface PackageChange {
  readonly name: string;
  /** Versions, several where a package is installed more than once; undefined where it is not. */
  readonly first?: string | undefined;
  readonly second?: string | undefined;
}

/** By name. Undefined where one of them lists no packages, or they are of different package managers. */
export function comparePackages(
  first: CheckEntry,
  second: CheckEntry,
): readonly PackageChange[] | undefined {
  if (first.packages === undefined || second.packages === undefined) return undefined;
  if (first.packageManager !== second.packageManager) return undefined;
  const [left, right] = [byName(first.packages), byName(second.packages)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .sort()
    .map((name) => ({ name, first: left.get(name), second: right.get(name) }))
    .filter((change) => change.first !== change.second);
}

function byName(packages: readonly string[]): Map<string, string> {
  const versions = new Map<string, string[]>();
  for (const line of packages) {
    const [name = '', version = ''] = line.split(' ');
    const known = versions.get(name) ?? [];
    if (!known.includes(version)) versions.set(name, [...known, version]);
  }
  return new Map([...versions].map(([name, all]) => [name, all.sort().join(', ')]));
}

/** How many were added, removed and changed. */
export function countChanges(changes: readonly PackageChange[]): {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
} {
  const added = changes.filter(({ first }) => first === undefined).length;
  const removed = changes.filter(({ second }) => second === undefined).length;
  return { added, removed, changed: changes.length - added - removed };
}
