/** The RSpecs and profiles of the workspace: open ones as they stand in the editor, others from disk. */
import * as vscode from 'vscode';
import { rspecLanguage } from '../../contributions';
import { understoodText, understand, type Understood } from '../documents/understood';

export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly meaning: Understood;
}

const pattern = '**/*.{rspec,xml,py,profile}';
const skipped = '**/{node_modules,.git,.venv,venv,__pycache__}/**';
const MAX_FILES = 5000;
/** Bytes. Larger files are advertisements, which use no image. */
const MAX_SIZE_BYTES = 2_000_000;
/** A file without any of these words names no image. */
const telling = /disk_?image|\+image\+|image_metadata|delay_?image|\bImage\(/i;

export async function* workspaceFiles(
  token: vscode.CancellationToken,
): AsyncGenerator<WorkspaceFile> {
  const uris = await vscode.workspace.findFiles(pattern, skipped, MAX_FILES, token);
  const open = new Map(
    vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]),
  );
  const listed = new Set(uris.map((uri) => uri.toString()));
  for (const [key, document] of open) {
    // A text that was never saved, or lies outside of the workspace, is in front of the person too.
    const own = document.uri.scheme === 'file' || document.isUntitled;
    if (own && !listed.has(key)) uris.push(document.uri);
  }
  for (const uri of uris) {
    if (token.isCancellationRequested) return;
    const document = open.get(uri.toString());
    const file = document === undefined ? await onDisk(uri) : inEditor(document);
    if (file !== undefined) yield file;
  }
}

function inEditor(document: vscode.TextDocument): WorkspaceFile | undefined {
  const meaning = understand(document);
  return meaning && { uri: document.uri, text: document.getText(), meaning };
}

async function onDisk(uri: vscode.Uri): Promise<WorkspaceFile | undefined> {
  const text = await textOf(uri);
  if (text === undefined || !telling.test(text)) return undefined;
  const meaning = understoodText(languageOf(uri.path), () => text);
  return meaning && { uri, text, meaning };
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > MAX_SIZE_BYTES) return undefined;
    return await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
  } catch {
    // A file that went away meanwhile, or that may not be read, uses nothing that we could change.
    return undefined;
  }
}

function languageOf(path: string): string {
  // Some keep their profiles under an ending of their own; what is in them decides.
  if (/\.(?:py|profile)$/.test(path)) return 'python';
  return path.endsWith('.rspec') ? rspecLanguage : 'xml';
}
