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
import { workspaceFiles } from './workspaceFiles';

export interface FoundPlace extends Omit<PlaceToChange, 'change'> {
  readonly uri: vscode.Uri;
  /** The whole file as it was read. */
  readonly text: string;
  readonly range: vscode.Range;
  readonly change: Change | WhyLeft | WhyUnwritable;
}

export type ChangeablePlace = FoundPlace & { readonly change: Change };
/** `outside`: it is reached by a link that leads out of the workspace. */
export type WhyUnwritable = 'read-only' | 'outside';

export function isChangeable(place: FoundPlace): place is ChangeablePlace {
  return typeof place.change !== 'string';
}

/** File by file. Files outside of the workspace are not looked at, though they may be open. */
export async function placesInWorkspace(
  replacing: Replacing,
  token: vscode.CancellationToken,
): Promise<FoundPlace[]> {
  const found: FoundPlace[] = [];
  for await (const { uri, text, meaning } of workspaceFiles(token)) {
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined) continue;
    const places = placesIn(meaning, replacing);
    if (places.length === 0) continue;
    const lines = new Lines(text);
    const obstacle = await whyUnwritable(uri);
    // VS Code remembers for a while what stood in a file that has gone.
    if (obstacle === 'gone') continue;
    for (const { start, end, value, nodes, change } of places) {
      const range = lines.rangeOf({ start, end });
      found.push({ uri, text, range, start, end, value, nodes, change: obstacle ?? change });
    }
  }
  return found;
}

async function whyUnwritable(uri: vscode.Uri): Promise<WhyUnwritable | 'gone' | undefined> {
  if (uri.scheme !== 'file')
    return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false ? 'read-only' : undefined;
  try {
    const path = await realpath(uri.fsPath);
    if (!(await isInWorkspace(path))) return 'outside';
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
