/** Behind each image that a file names: the version that the lock beside the file holds. */
import * as vscode from 'vscode';
import { onMilestone } from '../../snapshots/milestones';
import type { Parts } from '../../context';
import { imageSelector } from '../documents/understood';
import type { LockedUse, Locks } from '../locks/locks';
import { lockLabel, lockMarkdown } from '../locks/sayings';
import { dateText, sizeText } from '../../../model/units';
import { visibleText } from '../../text/inert';

export function registerLockHints(
  { inventory, snapshots }: Parts,
  locks: Locks,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    locks.onDidChange(() => changed.fire()),
    inventory.onDidChange(({ part }) => {
      if (part !== 'slices') changed.fire();
    }),
    onMilestone(snapshots, () => changed.fire()),
    vscode.languages.registerInlayHintsProvider(imageSelector, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints: (document, range) => hints(locks, document, range),
    }),
  );
}

function hints(
  locks: Locks,
  document: vscode.TextDocument,
  range: vscode.Range,
): vscode.InlayHint[] {
  const found = locks.usesIn(document);
  // A file that cannot be used says the same of all.
  const [first] = found;
  return (first?.saying.kind === 'unusable' ? [first] : found)
    .map((locked) => {
      const at = behind(document, locked.use.span.end);
      const hint = new vscode.InlayHint(at, lockLabel(locked.saying));
      hint.tooltip = new vscode.MarkdownString(sentencesOf(locked));
      hint.paddingLeft = true;
      return hint;
    })
    .filter(({ position }) => range.contains(position));
}

/** After the quotes that end a value. */
function behind(document: vscode.TextDocument, offset: number): vscode.Position {
  const end = document.positionAt(offset);
  const rest = document.lineAt(end).text.slice(end.character);
  return end.translate(0, /^(?:"""|'''|["'])?/.exec(rest)?.[0].length ?? 0);
}

/** Markdown for the hover on a place; undefined where no lock is. */
export function lockHover(
  locks: Locks,
  document: vscode.TextDocument,
  offset: number,
): string | undefined {
  const found = locks
    .usesIn(document)
    .find(({ use: { span } }) => span.start <= offset && offset <= span.end);
  return found && sentencesOf(found);
}

function sentencesOf({ saying, file }: LockedUse): string {
  const { language } = vscode.env;
  return lockMarkdown(saying, visibleText(vscode.workspace.asRelativePath(file)), {
    size: (bytes) => sizeText(bytes, language),
    date: (when) => dateText(when, language),
  });
}
