/** The places of the workspace that may get another image, and why some of them are left as they are. */
import { access, constants, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import * as vscode from 'vscode';
import type {
  Change,
  PlaceToChange,
  Replacing,
  WhyLeft,
} from '../../../rspec/edits/placesToChange';
import { Lines, placesIn } from './imageUses';
import { fileOf } from './notebookCells';
import { workspaceFiles } from './workspaceFiles';

export interface FoundPlace extends Omit<PlaceToChange, 'change'> {
  readonly uri: vscode.Uri;
  /** The whole file as it was read. */
  readonly text: string;
  readonly range: vscode.Range;
  readonly change: Change | WhyLeft | WhyUnwritable;
}

export type ChangeablePlace = FoundPlace & { readonly change: Change };
/** `outside`: it is reached by a link that leads out of the workspace. `unreadable`: writing it would lose characters. */
export type WhyUnwritable = 'read-only' | 'outside' | 'unreadable';

export interface PlacesFound {
  readonly places: readonly FoundPlace[];
  /** False where the workspace has more files than are looked at. */
  readonly isComplete: boolean;
}

export function isChangeable(place: FoundPlace): place is ChangeablePlace {
  return typeof place.change !== 'string';
}

/**
 * File by file, each once.
 * @param outside whether open files outside of the workspace are looked at too
 */
export async function placesInWorkspace(
  replacing: Replacing,
  token: vscode.CancellationToken,
  { outside }: { readonly outside: boolean },
): Promise<PlacesFound> {
  const files = new Map<string, FoundPlace[]>();
  let isComplete = true;
  for await (const { uri, text, meaning } of workspaceFiles(token, () => (isComplete = false))) {
    if (!outside && isOutside(uri)) continue;
    const places = placesIn(meaning, replacing);
    if (places.length === 0) continue;
    const lines = new Lines(text);
    const why = await whyUnwritable(uri, text);
    // VS Code remembers for a while what stood in a file that has gone.
    if (why === 'gone') continue;
    const found = places.map(({ start, end, value, nodes, change }): FoundPlace => {
      const range = lines.rangeOf({ start, end });
      return { uri, text, range, start, end, value, nodes, change: why ?? change };
    });
    const path = await realPath(uri);
    // A file that links lead to, too, goes by its own name.
    if (!files.has(path) || uri.fsPath === path) files.set(path, found);
  }
  return { places: [...files.values()].flat(), isComplete };
}

function isOutside(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(fileOf(uri)) === undefined;
}

async function realPath(uri: vscode.Uri): Promise<string> {
  return uri.scheme === 'file' ? realpath(uri.fsPath) : uri.toString();
}

/** A character that stands for bytes which are no text in the encoding that the file was read in. */
const lost = '\uFFFD';

async function whyUnwritable(
  document: vscode.Uri,
  text: string,
): Promise<WhyUnwritable | 'gone' | undefined> {
  if (text.includes(lost)) return 'unreadable';
  const uri = fileOf(document);
  if (uri.scheme !== 'file')
    return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false ? 'read-only' : undefined;
  try {
    const path = await realpath(uri.fsPath);
    if (!isOutside(uri) && !(await isInWorkspace(path))) return 'outside';
    // Whoever may write everything still takes a write-protected file for one to leave alone.
    if (((await stat(path)).mode & 0o222) === 0) return 'read-only';
    await access(path, constants.W_OK);
    return undefined;
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isGone ? 'gone' : 'read-only';
  }
}

async function isInWorkspace(path: string): Promise<boolean> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (uri.scheme !== 'file') continue;
    const way = relative(await realpath(uri.fsPath), path);
    if (!isAbsolute(way) && way.split(/[\\/]/, 1)[0] !== '..') return true;
  }
  return false;
}
