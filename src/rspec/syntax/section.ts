// A document in sections, so that a change costs what its section costs: a section begins and ends between two tags.
// One that closes what it opens and nothing else means the same whatever is around it.
import type { Span, SyntaxProblem } from './document';
import type { OpenElement } from './scannedElement';
import { LOOK_AHEAD } from './scanValue';

/** Characters from which on a section ends where it may. */
const USUAL = 8192;
/** Characters from which on it ends inside elements, so that one large element is no whole document. */
const LONG = 4 * USUAL;
/** What a scan may have looked at beyond its end without saying so. */
export const MARGIN = LOOK_AHEAD + 56;

export class Section {
  readonly elements: OpenElement[] = [];
  readonly opaque: Span[] = [];
  readonly problems: SyntaxProblem[] = [];
  /** Elements whose parents were open before the scan began; they do not know them as children yet. */
  readonly adopted: OpenElement[] = [];
  /** Names of elements and attributes in it, each once. Sections with the same names have the same set. */
  names = new Set<string>();
  /** Whether it closes what it opens and nothing else. */
  isBalanced = true;
  /** How many levels of elements it has. */
  levels = 0;
  /** How far beyond its end the text decides what it means. */
  reach = MARGIN;
  end = -1;
  readonly start: number;
  readonly #depth: number;
  #lowest: number;
  #deepest: number;
  #shallow = Infinity;
  #looked = 0;

  constructor(start: number, depth: number) {
    this.start = start;
    this.#depth = depth;
    this.#lowest = depth;
    this.#deepest = depth;
  }

  add(element: OpenElement, hasOldParent: boolean): void {
    this.elements.push(element);
    if (!hasOldParent) element.parent?.adopt(element);
    else if (element.parent) this.adopted.push(element);
  }

  /** The offset in the document up to which the text was looked at. */
  look(offset: number): void {
    if (offset > this.#looked) this.#looked = offset;
  }

  deepen(depth: number): void {
    if (depth > this.#deepest) this.#deepest = depth;
  }

  rise(depth: number): void {
    if (depth < this.#lowest) this.#lowest = depth;
  }

  /** Whether it may end between two tags, inside so many elements. */
  mayEnd(position: number, depth: number): boolean {
    const length = position - this.start;
    // What stands before the content of the root is a section by itself: it is scanned with every change.
    if (this.#depth === 0) return depth === 1;
    if (length < USUAL) return false;
    if (depth === this.#depth && this.#lowest === depth && this.isBalanced) return true;
    if (length < LONG / 2 || depth === 0) return false;
    this.#shallow = Math.min(this.#shallow, depth);
    return length >= LONG && depth <= this.#shallow;
  }

  finish(end: number, depth: number, before: Section | undefined): void {
    this.end = end;
    this.levels = this.#deepest - this.#depth;
    this.reach = MARGIN + Math.max(0, this.#looked - end);
    if (depth !== this.#depth || this.#lowest !== depth) this.isBalanced = false;
    if (before && isSame(before.names, this.names)) this.names = before.names;
  }
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const name of a) if (!b.has(name)) return false;
  return true;
}
