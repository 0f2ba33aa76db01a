/**
 * Files with the changes that a person has chosen: shown as a comparison, and written only after a yes, only where
 * each is still what it was when it was read.
 */
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import { applyEdits, type TextEdit } from '../../../rspec/edits/textEdit';
import { askOne, type Choice } from '../../multiStepInput';
import { inertText } from '../../text/inert';
import { comparedScheme } from '../documents/understood';
import { Lines } from './imageUses';
import { fileOf, notebookOf } from './notebookCells';
import type { ChangeablePlace } from './placesInWorkspace';

export interface ChangedFile {
  readonly uri: vscode.Uri;
  /** As it was when the places were found. */
  readonly text: string;
  readonly edits: readonly { readonly range: vscode.Range; readonly text: string }[];
}

export function changedFiles(places: readonly ChangeablePlace[]): ChangedFile[] {
  const files = new Map<string, ChangeablePlace[]>();
  for (const place of places) {
    const key = place.uri.toString();
    files.set(key, [...(files.get(key) ?? []), place]);
  }
  return [...files.values()].flatMap((own) => changedFile(own) ?? []);
}

function changedFile(places: readonly ChangeablePlace[]): ChangedFile | undefined {
  const [first] = places;
  if (first === undefined) return undefined;
  const { uri, text } = first;
  const lines = new Lines(text);
  const edits = places
    .flatMap(({ change }) => change.edits)
    .map((edit) => ({ range: lines.rangeOf(edit), text: edit.text }));
  return { uri, text, edits };
}

/** Shows what would change beside what is there, and asks. */
export async function isAgreed(
  files: readonly ChangedFile[],
  { title, yes }: { readonly title: string; readonly yes: string },
): Promise<boolean> {
  const label = inertText(title, 100);
  const after = new Map<string, string>();
  const compared = await Promise.all(
    files.map(async (file): Promise<[vscode.Uri, vscode.Uri, vscode.Uri]> => {
      const document = await unchanged(file);
      // The fragment tells the cells of a notebook apart.
      const { fragment: query } = file.uri;
      const changed = file.uri.with({ scheme: comparedScheme, query, fragment: '' });
      after.set(changed.toString(), withEdits(document, file));
      return [file.uri, file.uri, changed];
    }),
  );
  const texts = vscode.workspace.registerTextDocumentContentProvider(comparedScheme, {
    provideTextDocumentContent: (uri) => after.get(uri.toString()) ?? '',
  });
  const before = tabs();
  try {
    await vscode.commands.executeCommand('vscode.changes', label, compared);
    const answer = await askOne({ title, placeholder: vscode.l10n.t('Review the changes') }, [
      { label: yes, iconPath: new vscode.ThemeIcon('check'), value: true },
      {
        label: vscode.l10n.t('Change nothing'),
        iconPath: new vscode.ThemeIcon('close'),
        value: false,
      },
    ] satisfies Choice<boolean>[]);
    return answer === true;
  } finally {
    await closeComparison(label, before);
    texts.dispose();
  }
}

function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** VS Code adds the number of files to the title. */
async function closeComparison(title: string, before: readonly vscode.Tab[]): Promise<void> {
  const opened = tabs().filter((tab) => !before.includes(tab) && tab.label.startsWith(title));
  await vscode.window.tabGroups.close(opened);
}

function withEdits(document: vscode.TextDocument, { edits }: ChangedFile): string {
  const byOffset = edits.map(({ range, text }): TextEdit => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
    text,
  }));
  return applyEdits(document.getText(), byOffset);
}

/**
 * Writes all files or none. A file without unsaved changes is saved; one with some is left to the person.
 * @returns the files that are not saved
 * @throws UserError when a file has changed meanwhile, or VS Code refuses
 */
export async function write(files: readonly ChangedFile[]): Promise<vscode.Uri[]> {
  const documents = await Promise.all(files.map(unchanged));
  const wholes = new Set(documents.map((document) => notebookOf(document.uri) ?? document));
  const dirty = new Set([...wholes].filter(({ isDirty }) => isDirty));
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, edits } of files)
    for (const { range, text } of edits) edit.replace(uri, range, text);
  if (!(await vscode.workspace.applyEdit(edit)))
    throw refusal(vscode.l10n.t('VS Code did not accept the changes. Nothing was changed.'));
  const unsaved: vscode.Uri[] = [];
  for (const whole of wholes)
    if (dirty.has(whole) || !(await whole.save())) unsaved.push(whole.uri);
  return unsaved;
}

/** The document of a file, which must still be what was read, in the editor and on the disk. */
async function unchanged({ uri, text }: ChangedFile): Promise<vscode.TextDocument> {
  const document = await opened(uri);
  const texts = [text, document?.getText()];
  // The editor may not have heard yet that another program has written the file.
  if (document?.isDirty === false && uri.scheme === 'file') texts.push(await onDisk(uri));
  const [first, ...others] = texts.map((one) => one && oneLineBreak(one));
  if (document !== undefined && others.every((other) => other === first)) return document;
  throw refusal(
    vscode.l10n.t(
      '{0} has changed since it was searched. Nothing was changed: try again.',
      vscode.workspace.asRelativePath(fileOf(uri)),
    ),
  );
}

/** Undefined for a file that went away. */
async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

async function onDisk(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
  } catch {
    return undefined;
  }
}

/** VS Code gives all lines of a file the same end. */
function oneLineBreak(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '');
}
