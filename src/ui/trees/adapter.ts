/** Lends a model to VS Code's tree: the tree asks for children and for what a row looks like. */
import * as vscode from 'vscode';

export interface TreeSource<R> {
  /** Rows below a row, or at the top. */
  children(row: R | undefined): R[];
  item(row: R): vscode.TreeItem;
  /** Made only for the row that the pointer rests on. */
  tooltip?(row: R): vscode.MarkdownString | string | undefined;
}

export class TreeAdapter<R> implements vscode.TreeDataProvider<R> {
  readonly #changed = new vscode.EventEmitter<R | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #source: TreeSource<R>;
  #waiting = false;

  constructor(source: TreeSource<R>) {
    this.#source = source;
  }

  /**
   * Many changes in one turn make one redraw. VS Code asks again only for what is expanded. Until it
   * has asked, it hands no row to commands: so redraw only when something is to be seen.
   */
  redraw(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    setImmediate(() => {
      this.#waiting = false;
      this.#changed.fire(undefined);
    });
  }

  /** Only what the row says has changed. It must be the object that the tree was given. */
  redrawRow(row: R): void {
    this.#changed.fire(row);
  }

  getChildren(row?: R): R[] {
    return this.#source.children(row);
  }

  getTreeItem(row: R): vscode.TreeItem {
    return this.#source.item(row);
  }

  resolveTreeItem(item: vscode.TreeItem, row: R): vscode.TreeItem {
    item.tooltip ??= this.#source.tooltip?.(row);
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
