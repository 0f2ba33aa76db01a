/**
 * Which rows a person has opened and closed, kept for the workspace: VS Code itself knows it only until the window
 * closes. A row that nobody has touched is open or closed by what it holds.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import type { DrawnRows } from './adapter';
import { AskedRows } from './askedRows';

/** Rows that are remembered; the oldest go first. */
const most = 400;

export class Folding {
  readonly #memory: vscode.Memento;
  readonly #key: string;
  readonly #asked = new AskedRows((id, isOpen) => this.#set(id, isOpen));

  /** @param view whose rows these are; the same site stands in two trees */
  constructor(memory: vscode.Memento, view: string) {
    this.#memory = memory;
    this.#key = `folding.${view}`;
  }

  /** @param id of the row, which stays the same whatever it holds */
  state(id: string, isOpen: boolean): vscode.TreeItemCollapsibleState {
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    return (this.#all().get(id) ?? isOpen) ? Expanded : Collapsed;
  }

  /** Remembers what the person does in the tree, as far as VS Code tells it. */
  follow<R>(tree: vscode.TreeView<R>, idOf: (row: R) => string | undefined): Disposable {
    const keep = (row: R, isOpen: boolean): void => {
      const id = idOf(row);
      if (id === undefined) return;
      this.#set(id, isOpen);
      this.#asked.told(id);
    };
    return vscode.Disposable.from(
      tree.onDidExpandElement(({ element }) => keep(element, true)),
      tree.onDidCollapseElement(({ element }) => keep(element, false)),
      this.#asked,
    );
  }

  /** Remembers what the person does while the tree is drawn, of which VS Code tells nothing. */
  drawing<R>(idOf: (row: R) => string | undefined): DrawnRows<R> {
    return {
      asked: (row) => {
        if (row === undefined) this.#asked.drawn();
        else this.#asked.asked(idOf(row) ?? '');
      },
      given: (row, { collapsibleState: state }) => {
        const { None, Expanded } = vscode.TreeItemCollapsibleState;
        const id = idOf(row);
        if (id !== undefined && state !== undefined && state !== None)
          this.#asked.given(id, state === Expanded);
      },
    };
  }

  #set(id: string, isOpen: boolean): void {
    const all = this.#all();
    all.delete(id);
    all.set(id, isOpen);
    void this.#memory.update(this.#key, [...all].slice(-most));
  }

  /** What was kept may be from another version. */
  #all(): Map<string, boolean> {
    const kept = this.#memory.get<unknown>(this.#key);
    const pairs: unknown[] = Array.isArray(kept) ? kept : [];
    return new Map(
      pairs.filter(
        (pair): pair is [string, boolean] =>
          Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'boolean',
      ),
    );
  }
}
