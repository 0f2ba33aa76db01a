/** Favourite images, and those that a person does not want to see: their URNs, kept for all windows. */
import type { Memento } from 'vscode';
import { urnKey } from '../../rpc';
import { Emitter } from '../../model/event';

export type Mark = 'favourite' | 'hidden';

const keys: Record<Mark, string> = { favourite: 'images.favourites', hidden: 'images.hidden' };

/** URNs that are kept of each kind; the oldest go first. */
const most = 2000;

export class ImageMarks {
  readonly #memory: Memento;
  readonly #changes = new Emitter<undefined>();
  /** By `urnKey`, as long as what is kept stays the same. */
  readonly #read = new Map<Mark, { readonly kept: unknown; readonly urns: ReadonlySet<string> }>();

  readonly onDidChange = this.#changes.event;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** @param urn of the image, without a version */
  has(mark: Mark, urn: string): boolean {
    const marked = this.all(mark);
    // Most people mark nothing, and lists are long.
    return marked.size > 0 && marked.has(urnKey(urn));
  }

  /** By `urnKey`. What was kept may be from another version. */
  all(mark: Mark): ReadonlySet<string> {
    const kept = this.#memory.get<unknown>(keys[mark]);
    const before = this.#read.get(mark);
    if (before !== undefined && before.kept === kept) return before.urns;
    const list: unknown[] = Array.isArray(kept) ? kept : [];
    const urns = new Set(list.filter((urn) => typeof urn === 'string').map((urn) => urnKey(urn)));
    this.#read.set(mark, { kept, urns });
    return urns;
  }

  async set(mark: Mark, urns: readonly string[], isMarked: boolean): Promise<void> {
    const left = new Set(this.all(mark));
    for (const urn of urns) {
      left.delete(urnKey(urn));
      if (isMarked) left.add(urnKey(urn));
    }
    await this.#memory.update(keys[mark], [...left].slice(-most));
    this.#changes.fire(undefined);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
