/** How the Images tree is arranged: groups, order and what is shown. All but the words of the filter is kept for the workspace. */
import * as vscode from 'vscode';
import { Emitter } from '../../model/event';
import { afterActivation } from '../afterActivation';
import { contextKeys } from '../contributions';
import type { Row } from '../trees/row';
import { type Grouping, groupings, type Sorting, sortings } from './arrange';
import { criteria, type Criterion } from './only';
import { ImageMarks } from './marks';

const groupKey = 'images.group';
const sortKey = 'images.sort';
const onlyKey = 'images.only';
const showHiddenKey = 'images.showHidden';

export class ImagesView {
  readonly #memory: vscode.Memento;
  readonly #changes = new Emitter<undefined>();
  /** Favourites, and what is hidden. */
  readonly marks: ImageMarks;
  readonly #first: vscode.Disposable;
  #filter = '';
  /** What is selected in the tree, for commands that are started by a key. */
  selection: readonly Row[] = [];

  readonly onDidChange = this.#changes.event;

  /** @param memory of the workspace @param everywhere of all windows */
  constructor(memory: vscode.Memento, everywhere: vscode.Memento) {
    this.#memory = memory;
    this.marks = new ImageMarks(everywhere);
    this.marks.onDidChange(() => this.#changes.fire(undefined));
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

  /** What is asked for: owner, users, age, size, favourites. Empty when all are shown. */
  get only(): readonly Criterion[] {
    const kept = this.#memory.get<unknown>(onlyKey);
    return Array.isArray(kept) ? criteria.filter((one) => kept.includes(one)) : [];
  }

  /** Hidden images are shown, and marked as such. */
  get showsHidden(): boolean {
    return this.#memory.get(showHiddenKey) === true;
  }

  async showOnly(only: readonly Criterion[]): Promise<void> {
    await this.#memory.update(onlyKey, only);
    this.#changed();
  }

  async showHidden(shown: boolean): Promise<void> {
    await this.#memory.update(showHiddenKey, shown);
    this.#changed();
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
    this.marks.dispose();
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
    set(contextKeys.imagesFiltered, this.#filter.trim() !== '' || this.only.length > 0);
    set(contextKeys.imagesShowHidden, this.showsHidden);
  }
}

/** What was kept may be from another version: then the first choice counts. */
function oneOf<T extends string>(choices: readonly [T, ...T[]], value: unknown): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}
