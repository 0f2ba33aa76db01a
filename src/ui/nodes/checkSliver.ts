/** Check Sliver Before Snapshot: looks at the node over SSH, then lists what to decide, each with a command to copy. */
import * as vscode from 'vscode';
import { checkEntry } from '../../model/check/checkEntry';
import { checkSliver, type SliverCheck } from '../../model/check/checkSliver';
import type { Finding, Item } from '../../model/check/finding';
import { explain, explainInOneLine } from '../../model/failures/explain';
import { defaultJournalFile, fileJournal } from '../../model/journal/journal';
import { SshError } from '../../model/ssh/sshError';
import { StorageError } from '../../model/storage/storageError';
import { sizeText } from '../../model/units';
import type { Parts } from '../context';
import type { AnySliverRow, Row } from '../trees/row';
import { inertText } from '../text/inert';
import { anySliverTarget } from '../commands/target';
import { filesOf, userOf } from '../commands/terminal';

export async function checkBeforeSnapshot(parts: Parts, row: Row | undefined): Promise<void> {
  const title = vscode.l10n.t('Check Sliver Before Snapshot');
  const target = await anySliverTarget(parts, row, title);
  if (target === undefined) return;
  const found = await looked(parts, target);
  if (found !== undefined) showFindings(inertText(`${title}: ${target.sliver.clientId}`), found);
}

/** Undefined when the person has cancelled it. @throws UserError */
async function looked(parts: Parts, target: AnySliverRow): Promise<SliverCheck | undefined> {
  const { sliver, state } = target;
  const progress = {
    location: vscode.ProgressLocation.Notification,
    cancellable: true,
    title: inertText(vscode.l10n.t('Looking at {0}', sliver.clientId)),
  };
  return await vscode.window.withProgress(progress, async (_report, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    try {
      const found = await checkSliver(sliver, {
        me: userOf(state),
        files: filesOf(state),
        keyFile: filesOf(state) === undefined ? parts.settings().sshKey : undefined,
        jobs: parts.snapshots.jobs,
        language: vscode.env.language,
        signal: stop.signal,
      });
      keep(parts, target, found);
      return found;
    } catch (error) {
      if (SshError.is(error, 'aborted')) return undefined;
      throw explain(error, { site: state.site.name });
    }
  });
}

/** The check is worth more than its record. */
function keep({ log }: Parts, { sliver, state }: AnySliverRow, found: SliverCheck): void {
  const { siteUrn, sliceUrn, urn: sliverUrn, clientId: node } = sliver;
  const about = { siteUrn, siteName: state.site.name, sliceUrn, sliverUrn, node };
  try {
    fileJournal(defaultJournalFile).append(checkEntry(about, found.facts));
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    log.note(explainInOneLine(error));
  }
}

interface FindingItem extends vscode.QuickPickItem {
  readonly command?: string;
}

/** Things of one finding that its line has room for. */
const MOST_SHOWN = 6;

function showFindings(title: string, { findings }: SliverCheck): void {
  const list = vscode.window.createQuickPick<FindingItem>();
  list.title = title;
  const count = findings.filter(({ severity }) => severity === 'warning').length;
  list.placeholder =
    count === 0
      ? vscode.l10n.t('Nothing to decide before a snapshot')
      : vscode.l10n.t('{0} to decide before a snapshot; pick a line to copy its command', count);
  list.items = findings.map(itemOf);
  list.matchOnDetail = true;
  list.ignoreFocusOut = true;
  const copy = async ({ command }: FindingItem): Promise<void> => {
    if (command === undefined) return;
    await vscode.env.clipboard.writeText(command);
    list.placeholder = inertText(vscode.l10n.t('Copied: {0}', command));
  };
  list.onDidTriggerItemButton(({ item }) => void copy(item));
  list.onDidAccept(() => void list.selectedItems.map(copy));
  list.onDidHide(() => list.dispose());
  list.show();
}

function itemOf({ severity, title, detail, items, command }: Finding): FindingItem {
  const names = items.slice(0, MOST_SHOWN).map(itemText);
  const more = items.length > MOST_SHOWN ? ['…'] : [];
  const button = {
    iconPath: new vscode.ThemeIcon('copy'),
    tooltip: inertText(vscode.l10n.t('Copy {0}', command ?? '')),
  };
  return {
    label: inertText(title),
    description: inertText([...names, ...more].join(', ')),
    detail: inertText(detail),
    iconPath: new vscode.ThemeIcon(severity === 'warning' ? 'warning' : 'info'),
    alwaysShow: true,
    ...(command === undefined ? {} : { command, buttons: [button] }),
  };
}

function itemText({ name, size }: Item): string {
  return size === undefined ? name : `${name} (${sizeText(size, vscode.env.language)})`;
}
