/** The check of a node for a command line: asked, kept in the journal, and told. */
import { checkEntry } from '../../../model/check/checkEntry';
import { checkSliver, type SliverCheck } from '../../../model/check/checkSliver';
import type { Finding, Item } from '../../../model/check/finding';
import type { JournalEntry } from '../../../model/journal/entries';
import { defaultJournalFile, fileJournal, type Journal } from '../../../model/journal/journal';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { underHome } from '../../../model/storage/folders';
import { StorageError } from '../../../model/storage/storageError';
import { knownSize } from '../terminal/format';
import type { Output } from '../terminal/output';
import { printableLine } from '../terminal/printable';
import type { NodeToCheck } from './nodeToCheck';

export interface NodeCheckOptions {
  readonly sshKey?: string | undefined;
  readonly limitMs?: number | undefined;
  /** Fires when nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Ctrl-C ends `ssh` too. @throws SshError, StorageError */
export async function checkNode(
  node: NodeToCheck,
  { sshKey, limitMs, signal }: NodeCheckOptions,
  output: Output,
): Promise<SliverCheck> {
  const { sliver, siteName, me, files } = node;
  output.about({ site: siteName, sliver: sliver.clientId });
  output.busy(`Looking at ${sliver.clientId}…`);
  const journal = fileJournal(defaultJournalFile);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  const found = await checkSliver(sliver, {
    me,
    files,
    keyFile: sshKey === undefined ? undefined : underHome(sshKey),
    known: async () => ({
      jobs: fileJobStore(defaultJobDirectory()).load(),
      entries: readOrNone(journal, output),
      images: await node.images(),
    }),
    limitMs,
    signal: signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]),
  }).finally(() => process.removeListener('SIGINT', interrupt));
  const { siteUrn, sliceUrn, urn: sliverUrn, clientId } = sliver;
  try {
    const about = { siteUrn, siteName, sliceUrn, sliverUrn, node: clientId };
    journal.append(checkEntry(about, found.facts));
  } catch (error) {
    // The check is worth more than its record.
    if (!StorageError.is(error)) throw error;
    output.warn(error.sentence);
  }
  return found;
}

function readOrNone(journal: Journal, output: Output): readonly JournalEntry[] {
  try {
    return journal.read().entries;
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    output.warn(error.sentence);
    return [];
  }
}

/** As the result of the command. */
export function tellCheck(node: NodeToCheck, found: SliverCheck, output: Output): void {
  output.result({ check: shownCheck(node, found) }, checkLines(node, found));
}

/** Things of one finding in a document, and on a terminal. */
const MOST_SHOWN = 1000;
const MOST_LINES = 8;

function shownCheck({ sliver, siteName }: NodeToCheck, { facts, findings }: SliverCheck): object {
  const { kernel, os, disk, packages, rights, unseen } = facts;
  return {
    site: siteName,
    sliver: sliver.urn,
    node: sliver.clientId,
    rights,
    kernel,
    os,
    used: disk?.used,
    size: disk?.size,
    packages: packages?.list.length,
    unseen,
    findings: findings.map(({ kind, severity, title, detail, items, command }) => ({
      kind,
      severity,
      title,
      detail,
      items: items.slice(0, MOST_SHOWN),
      more: Math.max(0, items.length - MOST_SHOWN),
      command,
    })),
  };
}

export function checkLines({ title, siteName }: NodeToCheck, { findings }: SliverCheck): string[] {
  const count = findings.filter(({ severity }) => severity === 'warning').length;
  const name = `${title} at ${siteName}`;
  const sum =
    count === 0 ? 'nothing to decide' : `${count} ${count === 1 ? 'thing' : 'things'} to decide`;
  return [`${name}: ${sum} before a snapshot.`, ...findings.flatMap(linesOf)];
}

function linesOf({ severity, title, detail, items, command }: Finding): string[] {
  const mark = severity === 'warning' ? '!' : ' ';
  const shown = items.slice(0, MOST_LINES).map((item) => `      ${itemText(item)}`);
  const more = items.length > MOST_LINES ? [`      … and ${items.length - MOST_LINES} more`] : [];
  const run = command === undefined ? [] : [`    $ ${printableLine(command)}`];
  const told = [`${mark} ${printableLine(title)}`, `    ${printableLine(detail)}`];
  return ['', ...told, ...shown, ...more, ...run];
}

function itemText({ name, size }: Item): string {
  const path = printableLine(name);
  return size === undefined ? path : `${path}  ${knownSize(size)}`;
}
