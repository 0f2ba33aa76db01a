/**
 * Lends a model to VS Code's tree: the tree asks for children and for what a row looks like. All rows of
 * ours go through here, so here the words of servers in them are made inert.
 */
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { inertItem } from '../text/inertItem';

export interface TreeSource<R> {
  /** Rows below a row, or at the top. */
  children(row: R | undefined): R[];
  item(row: R): vscode.TreeItem;
  /** Made only for the row that the pointer rests on. */
  tooltip?(row: R): vscode.MarkdownString | string | undefined;
  /**
   * All that the rows show and hand to commands, as values to compare. With it, a redraw that would change
   * nothing is left out: until VS Code has asked for all rows again it hands none to a menu that is open.
   * It is asked at every change, so it must be quick, and it must not begin to read anything.
   */
  state?(): unknown;
}

/** Hears what VS Code is handed, and how far it asks. */
export interface DrawnRows<R> {
  /** VS Code asks for what is below a row, or for the top rows. */
  asked(row: R | undefined): void;
  given(row: R, item: vscode.TreeItem): void;
}

export class TreeAdapter<R> implements vscode.TreeDataProvider<R> {
  readonly #changed = new vscode.EventEmitter<R | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #source: TreeSource<R>;
  readonly #drawing: DrawnRows<R> | undefined;
  #waiting = false;
  /** The state when VS Code last asked for the rows. */
  #drawn: { readonly state: unknown } | undefined;

  constructor(source: TreeSource<R>, drawing?: DrawnRows<R>) {
    this.#source = source;
    this.#drawing = drawing;
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
      if (!this.#isDrawn()) this.#changed.fire(undefined);
    });
  }

  /** Also where nothing is to be seen: rows hold accounts, and those are others now. */
  redrawAll(): void {
    this.#drawn = undefined;
    this.redraw();
  }

  /** Only what the row says has changed. It must be the object that the tree was given. */
  redrawRow(row: R): void {
    this.#changed.fire(row);
  }

  getChildren(row?: R): R[] {
    if (row === undefined) this.#drawn = { state: this.#source.state?.() };
    this.#drawing?.asked(row);
    return this.#source.children(row);
  }

  #isDrawn(): boolean {
    const state = this.#source.state?.();
    return state !== undefined && isDeepStrictEqual(this.#drawn?.state, state);
  }

  getTreeItem(row: R): vscode.TreeItem {
    const item = this.#source.item(row);
    this.#drawing?.given(row, item);
    return inertItem(item);
  }

  resolveTreeItem(item: vscode.TreeItem, row: R): vscode.TreeItem {
    item.tooltip ??= this.#source.tooltip?.(row);
    return inertItem(item);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
