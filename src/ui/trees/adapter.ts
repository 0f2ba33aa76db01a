/** Lends a model to VS Code's tree: the tree asks for children and for what a row looks like. */
import * as vscode from 'vscode';

export interface TreeSource<R> {
  /** Rows below a row, or at the top. */
  children(row: R | undefined): R[];
  item(row: R): vscode.TreeItem;
}

export class TreeAdapter<R> implements vscode.TreeDataProvider<R> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #source: TreeSource<R>;
  #waiting = false;

  constructor(source: TreeSource<R>) {
    this.#source = source;
  }

  /** Many changes in one turn make one redraw. VS Code asks again only for what is expanded. */
  redraw(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    setImmediate(() => {
      this.#waiting = false;
      this.#changed.fire(undefined);
    });
  }

  getChildren(row?: R): R[] {
    return this.#source.children(row);
  }

  getTreeItem(row: R): vscode.TreeItem {
    return this.#source.item(row);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
