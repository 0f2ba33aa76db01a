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
  const lines = found.map(({ use }) => document.positionAt(use.span.end).line);
  const [first] = found;
  // A file that cannot be used says the same of all.
  const said = first?.saying.kind === 'unusable' ? [first] : found;
  return said
    .map((locked) => {
      const end = document.positionAt(locked.use.span.end);
      const isAlone = lines.indexOf(end.line) === lines.lastIndexOf(end.line);
      const hint = new vscode.InlayHint(behind(document, end, isAlone), lockLabel(locked.saying));
      hint.tooltip = new vscode.MarkdownString(sentencesOf(locked));
      hint.paddingLeft = true;
      return hint;
    })
    .filter(({ position }) => range.contains(position));
}

/** Characters of a line that may stand between an image and what is said of it. */
const longestRest = 60;

/** At the end of the line, where no code is moved; where that says too little, after the quotes that end the value. */
function behind(
  document: vscode.TextDocument,
  end: vscode.Position,
  isAlone: boolean,
): vscode.Position {
  const rest = document.lineAt(end).text.slice(end.character).trimEnd();
  const quotes = /^(?:"""|'''|["'])?/.exec(rest)?.[0].length ?? 0;
  return end.translate(0, isAlone && rest.length <= longestRest ? rest.length : quotes);
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
