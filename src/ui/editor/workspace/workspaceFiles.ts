/** The files of the workspace that may name images: open ones as they stand in the editor, others from disk. */
import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { rspecLanguage } from '../../contributions';
import { textEndings, textKindOf } from '../../../rspec/mentions/kinds';
import { isCell } from './notebookCells';
import { understoodText, understand, type Understood } from '../documents/understood';

export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly meaning: Understood;
}

const patterns = ['rspec,xml,py,profile', textEndings.join(',')].map((it) => `**/*.{${it}}`);
const skipped = '**/{node_modules,.git,.venv,venv,__pycache__}/**';
/** Of each pattern: no number of texts keeps an RSpec from being found. */
const MAX_FILES = 5000;
/** Bytes. Larger files are advertisements, which use no image. */
const MAX_SIZE_BYTES = 2_000_000;
/** Bytes. Notebooks keep the pictures that their cells have drawn. */
const MAX_NOTEBOOK_BYTES = 20_000_000;
/** A file without any of these words names no image. */
const telling =
  /disk_?image|(?:\+|\\u002b)image(?:\+|\\u002b)|image_metadata|delay_?image|\bImage\(/i;

/** @param onLimit called when the workspace has more files than are looked at */
export async function* workspaceFiles(
  token: vscode.CancellationToken,
  onLimit: () => void,
): AsyncGenerator<WorkspaceFile> {
  const find = (pattern: string): Thenable<vscode.Uri[]> =>
    vscode.workspace.findFiles(pattern, skipped, MAX_FILES, token);
  const notebooks = openNotebooks();
  const lists = await Promise.all(patterns.map(find));
  if (lists.some(({ length }) => length >= MAX_FILES)) onLimit();
  const uris = lists.flat();
  const open = new Map(
    vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]),
  );
  const listed = new Set(uris.map((uri) => uri.toString()));
  for (const [key, document] of open) {
    // A text that was never saved, or lies outside of the workspace, is in front of the person too.
    const own = document.uri.scheme === 'file' || document.isUntitled || isCell(document.uri);
    if (own && !listed.has(key)) uris.push(document.uri);
  }
  for (const uri of uris) {
    if (token.isCancellationRequested) return;
    // Its cells are documents of their own, and what is on disk may be older.
    if (notebooks.has(uri.toString())) continue;
    const document = open.get(uri.toString());
    const file = document === undefined ? await onDisk(uri) : inEditor(document);
    if (file !== undefined) yield file;
  }
}

function openNotebooks(): ReadonlySet<string> {
  return new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.toString()));
}

function inEditor(document: vscode.TextDocument): WorkspaceFile | undefined {
  const meaning = understand(document);
  return meaning && { uri: document.uri, text: document.getText(), meaning };
}

async function onDisk(uri: vscode.Uri): Promise<WorkspaceFile | undefined> {
  const text = await textOf(uri);
  if (text === undefined || !telling.test(text)) return undefined;
  const meaning = understoodFile(uri.path, text);
  return meaning && { uri, text, meaning };
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const bytes = await bytesOf(uri);
    // VS Code knows the encoding of a file, and takes its time to tell: only few files are worth that.
    return bytes && mayTell(bytes) ? await vscode.workspace.decode(bytes, { uri }) : undefined;
  } catch {
    // A file that went away meanwhile, or that may not be read, uses nothing that we could change.
    return undefined;
  }
}

/** Undefined for a file that is too large, and for a pipe. Asking VS Code for each takes many times as long as reading it. */
async function bytesOf(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  const most = uri.path.endsWith('.ipynb') ? MAX_NOTEBOOK_BYTES : MAX_SIZE_BYTES;
  const { fs } = vscode.workspace;
  if (uri.scheme !== 'file') return (await fs.stat(uri)).size > most ? undefined : fs.readFile(uri);
  const file = await stat(uri.fsPath);
  return file.isFile() && file.size <= most ? readFile(uri.fsPath) : undefined;
}

/** Whatever the encoding: the words are plain letters in all of them, in some with zeros between. */
function mayTell(bytes: Uint8Array): boolean {
  return telling.test(Buffer.from(bytes).toString('latin1').replaceAll('\u0000', ''));
}

function understoodFile(path: string, text: string): Understood | undefined {
  if (path.endsWith('.py')) return understoodText('python', path, () => text);
  const textKind = textKindOf(path);
  if (textKind !== undefined) return { kind: 'names', text, textKind };
  // Some keep their profiles under an ending of their own; what is in them decides.
  if (path.endsWith('.profile')) return understoodText('plaintext', path, () => text);
  return understoodText(path.endsWith('.rspec') ? rspecLanguage : 'xml', path, () => text);
}

/** Nothing is said to be absent that was not looked for. */
export function limitWords(): string {
  return vscode.l10n.t(
    'This workspace has more than {0} files that may name images, and not all were searched.',
    MAX_FILES,
  );
}
