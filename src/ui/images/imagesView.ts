/** How the Images tree is arranged: groups, order and filter. The first two are kept for the workspace. */
import * as vscode from 'vscode';
import { Emitter } from '../../model/event';
import { afterActivation } from '../afterActivation';
import { contextKeys } from '../contributions';
import type { Row } from '../trees/row';
import { type Grouping, groupings, type Sorting, sortings } from './arrange';

const groupKey = 'images.group';
const sortKey = 'images.sort';

export class ImagesView {
  readonly #memory: vscode.Memento;
  readonly #changes = new Emitter<undefined>();
  readonly #first: vscode.Disposable;
  #filter = '';
  /** What is selected in the tree, for commands that are started by a key. */
  selection: readonly Row[] = [];

  readonly onDidChange = this.#changes.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#first = afterActivation(() => this.#setContext());
  }

  get grouping(): Grouping {
    return oneOf(groupings, this.#memory.get(groupKey));
  }

  get sorting(): Sorting {
    return oneOf(sortings, this.#memory.get(sortKey));
  }

  /** Words that an image must have; empty when all are shown. */
  get filter(): string {
    return this.#filter;
  }

  async group(grouping: Grouping): Promise<void> {
    await this.#memory.update(groupKey, grouping);
    this.#changed();
  }

  async sort(sorting: Sorting): Promise<void> {
    await this.#memory.update(sortKey, sorting);
    this.#changed();
  }

  find(filter: string): void {
    if (filter === this.#filter) return;
    this.#filter = filter;
    this.#changed();
  }

  dispose(): void {
    this.#first.dispose();
    this.#changes.dispose();
  }

  #changed(): void {
    this.#setContext();
    this.#changes.fire(undefined);
  }

  #setContext(): void {
    const set = (key: string, value: unknown): void =>
      void vscode.commands.executeCommand('setContext', key, value);
    set(contextKeys.imagesGroup, this.grouping);
    set(contextKeys.imagesSort, this.sorting);
    set(contextKeys.imagesFiltered, this.#filter.trim() !== '');
  }
}

/** What was kept may be from another version: then the first choice counts. */
function oneOf<T extends string>(choices: readonly [T, ...T[]], value: unknown): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}
