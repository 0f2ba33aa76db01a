/** What the files `images.labels.json` in the top folders of the workspace say, for trees, completion and deletes. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  type Labels,
  labelsName,
  type LabelsRead,
  noLabels,
  readLabelsFile,
} from '../../model/keep/labels';

export class WorkspaceLabels {
  readonly #changes = new vscode.EventEmitter<void>();
  #watcher: vscode.Disposable | undefined;
  #read: readonly LabelsRead[] | undefined;
  #current = noLabels;

  readonly onDidChange = this.#changes.event;

  /** Of files that can be read: to show something. Stays the same list until a file changes. */
  get current(): Labels {
    this.#look();
    return this.#current;
  }

  /** Of each top folder, whether it can be read or not. */
  get files(): readonly LabelsRead[] {
    return this.#look();
  }

  dispose(): void {
    this.#changes.dispose();
    this.#watcher?.dispose();
  }

  #look(): readonly LabelsRead[] {
    this.#watch();
    if (this.#read !== undefined) return this.#read;
    this.#read = labelFolders().map((folder) => readLabelsFile(join(folder, labelsName)));
    const images = this.#read.flatMap((one) => (one.kind === 'found' ? one.value.images : []));
    this.#current = images.length === 0 ? noLabels : Object.assign({}, noLabels, { images });
    return this.#read;
  }

  #watch(): void {
    if (this.#watcher !== undefined) return;
    const { workspace } = vscode;
    const forget = (): void => {
      this.#read = undefined;
      this.#changes.fire();
    };
    const watchers = labelFolders().map((folder) => {
      const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), labelsName);
      const watcher = workspace.createFileSystemWatcher(pattern);
      const heard = [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete];
      return vscode.Disposable.from(watcher, ...heard.map((event) => event(forget)));
    });
    const folders = workspace.onDidChangeWorkspaceFolders(() => {
      this.#watcher?.dispose();
      this.#watcher = undefined;
      forget();
    });
    this.#watcher = vscode.Disposable.from(folders, ...watchers);
  }
}

/** Top folders that are on this computer. */
export function labelFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    uri.scheme === 'file' ? [uri.fsPath] : [],
  );
}
