/** What `diff` says of packages, from the checks in the journal. */
import {
  checkOf,
  comparePackages,
  countChanges,
  type PackageChange,
  type VersionName,
} from '../../../model/check/packages';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { StorageError } from '../../../model/storage/storageError';
import type { Output } from '../terminal/output';
import { printableLine } from '../terminal/printable';

export interface PackageDiff {
  /** For programs; undefined where the journal has no check of each. */
  readonly packages?: readonly PackageChange[] | undefined;
  readonly kernel?: { readonly first?: string; readonly second?: string } | undefined;
  readonly lines: readonly string[];
}

/** Packages that a terminal has room for. */
const MOST_LINES = 40;

export function packageDiff(first: VersionName, second: VersionName, output: Output): PackageDiff {
  const entries = readOrTold(output);
  const [left, right] = [checkOf(entries, first), checkOf(entries, second)];
  if (left === undefined && right === undefined) return { lines: [] };
  if (left === undefined || right === undefined) {
    const which = left === undefined ? 'first' : 'second';
    const line = `Packages are not compared: the ${which} was not checked before its snapshot.`;
    return { lines: ['', line] };
  }
  const packages = comparePackages(left, right);
  const kernel = left.kernel === right.kernel ? undefined : kernelOf(left.kernel, right.kernel);
  const kernelLine = kernel && `Kernel: ${kernel.first ?? '-'} → ${kernel.second ?? '-'}`;
  const lines = [
    ...(kernelLine === undefined ? [] : [printableLine(kernelLine)]),
    ...(packages === undefined
      ? ['Packages are not compared: a check could not list them.']
      : packageLines(packages)),
  ];
  return { packages, kernel, lines: ['', ...lines] };
}

function kernelOf(first = '-', second = '-'): PackageDiff['kernel'] {
  return { first, second };
}

function packageLines(changes: readonly PackageChange[]): string[] {
  if (changes.length === 0) return ['Packages: the same, as checked before each snapshot.'];
  const { added, removed, changed } = countChanges(changes);
  const more = changes.length - MOST_LINES;
  return [
    `Packages: ${changed} changed, ${added} added, ${removed} removed, as checked before each snapshot.`,
    ...changes.slice(0, MOST_LINES).map((change) => printableLine(`  ${changeText(change)}`)),
    ...(more > 0 ? [`  … and ${more} more; --json prints all`] : []),
  ];
}

function changeText({ name, first, second }: PackageChange): string {
  if (first === undefined) return `+ ${name} ${second ?? ''}`;
  return second === undefined ? `- ${name} ${first}` : `  ${name} ${first} → ${second}`;
}

function readOrTold(output: Output): ReturnType<ReturnType<typeof fileJournal>['read']>['entries'] {
  try {
    return fileJournal(defaultJournalFile).read().entries;
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    output.warn(error.sentence);
    return [];
  }
}
