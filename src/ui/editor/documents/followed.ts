/**
 * RSpecs as one types: what VS Code tells of each change is enough to scan only that, without asking for the whole text,
 * which VS Code puts together from its lines.
 */
import * as vscode from 'vscode';
import { scanChanged } from '../../../rspec/syntax/scan';
import type { RspecDocument } from '../../../rspec/syntax/document';
import type { TextEdit } from '../../../rspec/edits/textEdit';

interface Followed {
  readonly rspec: RspecDocument;
  readonly version: number;
  /** What happened since, one list for each version. */
  readonly changes: (readonly TextEdit[])[];
}

/** So many changes that nobody asked about, and the whole text is read again. */
const MOST_CHANGES = 100;

const followed = new WeakMap<vscode.TextDocument, Followed>();

/** What is changed from now on is known to {@link changedRspec}. */
export function followChanges(): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const known = followed.get(document);
    // An event without changes tells that the document was saved, or is to be.
    if (known === undefined || contentChanges.length === 0) return;
    const { version, changes } = known;
    const edits = contentChanges.map(({ rangeOffset: start, rangeLength, text }) => ({
      start,
      end: start + rangeLength,
      text,
    }));
    const isNext = document.version === version + changes.length + 1;
    if (isNext && changes.length < MOST_CHANGES && arePartedFromTheEnd(edits)) changes.push(edits);
    else followed.delete(document);
  });
}

export function follow(document: vscode.TextDocument, rspec: RspecDocument): void {
  followed.set(document, { rspec, version: document.version, changes: [] });
}

/** The RSpec as it is now, if every change of it is known. */
export function changedRspec(document: vscode.TextDocument): RspecDocument | undefined {
  const known = followed.get(document);
  if (known?.version === undefined || document.version !== known.version + known.changes.length)
    return undefined;
  const rspec = known.changes.reduce(scanChanged, known.rspec);
  return rspec.length === lengthOf(document) ? rspec : undefined;
}

/** Whether offsets of the text before all changes are those of the text before each. */
function arePartedFromTheEnd(edits: readonly TextEdit[]): boolean {
  return edits.every(({ end }, index) => end <= (edits[index - 1]?.start ?? Infinity));
}

function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
