/** The repository that a person works in: of the file in front of them, else of the first folder. */
import * as vscode from 'vscode';
import { repositoryAt } from '../../model/journal/repository';
import type { Workspace } from '../../model/snapshots/job';

/** Of a folder that nobody has said to trust nothing is asked. */
export async function workspaceNow(): Promise<Workspace | undefined> {
  const { workspace, window } = vscode;
  if (!workspace.isTrusted) return undefined;
  const open = window.activeTextEditor?.document.uri;
  const folder = (open && workspace.getWorkspaceFolder(open)) ?? workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? await repositoryAt(folder.uri.fsPath) : undefined;
}
