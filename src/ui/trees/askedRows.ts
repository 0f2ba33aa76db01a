/**
 * Which rows of a tree are open, by what VS Code asks for: whenever it draws a tree anew, it asks for what is below each
 * open row, and never below a closed one. What a person opens or closes while a tree is drawn anew it tells nobody: it
 * has dropped the rows by then, and finds none for its event.
 */

/** Milliseconds after which a row is closed below which nothing was asked for. If VS Code is slower, it asks later, and the row is open again. */
export const ASK_MS = 1000;

export class AskedRows {
  readonly #learnt: (id: string, isOpen: boolean) => void;
  /** Given as open; what is below them was not asked for yet. */
  readonly #waiting = new Set<string>();
  readonly #closed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** @param learnt called for a row that is not as it was given */
  constructor(learnt: (id: string, isOpen: boolean) => void) {
    this.#learnt = learnt;
  }

  /** VS Code draws the tree anew: all rows will be given again. */
  drawn(): void {
    this.#waiting.clear();
    this.#closed.clear();
  }

  /** VS Code was given a row that can be opened. */
  given(id: string, isOpen: boolean): void {
    this.#keep(id, isOpen);
    if (!isOpen) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), ASK_MS);
  }

  /** VS Code asks for what is below a row. */
  asked(id: string): void {
    this.#waiting.delete(id);
    if (this.#closed.delete(id)) this.#learnt(id, true);
  }

  /** VS Code has told that a person opened or closed a row: what is drawn is seen. */
  told(id: string): void {
    this.#waiting.delete(id);
    this.#closed.delete(id);
    this.settle();
  }

  /** Takes the rows as closed that still wait. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const id of [...this.#waiting]) {
      this.#keep(id, false);
      this.#learnt(id, false);
    }
  }

  #keep(id: string, isOpen: boolean): void {
    this.#waiting.delete(id);
    this.#closed.delete(id);
    (isOpen ? this.#waiting : this.#closed).add(id);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
