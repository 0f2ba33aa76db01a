// A scanned document in sections. After a change only some of them are scanned; the others are when somebody asks for
// all elements, and are the same as if they had been.
import type { Element, RspecDocument, Span, SyntaxProblem } from './document';
import type { OpenElement } from './scannedElement';
import { MAX_PROBLEMS, Scanner } from './scanner';
import type { Section } from './section';
import { lastBefore } from './tree';

/** What a scan found in a section. */
type Found = Pick<Section, 'elements' | 'opaque' | 'problems' | 'adopted'>;

/** What is known of a section whatever stands before it. */
interface Outline extends Pick<Section, 'isBalanced' | 'levels' | 'reach' | 'names'> {
  readonly text: string;
}

export interface Part {
  readonly start: number;
  readonly outline: Outline;
  /** The elements that are open where it begins, outermost first. */
  readonly open: readonly OpenElement[];
  found?: Found;
}

interface Made {
  readonly parts: readonly Part[];
  readonly root: OpenElement | undefined;
  /** Elements that are nested too deep have no meaning of their own. */
  readonly isTooDeep: boolean;
  readonly text?: string;
}

const nothing: Found = { elements: [], opaque: [], problems: [], adopted: [] };

export class SectionedDocument implements RspecDocument {
  readonly parts: readonly Part[];
  readonly root: OpenElement | undefined;
  readonly isTooDeep: boolean;
  readonly length: number;
  #text: string | undefined;
  #names: ReadonlySet<string> | undefined;
  #all: Found | undefined;

  constructor({ parts, root, isTooDeep, text }: Made) {
    this.parts = parts;
    this.root = root;
    this.isTooDeep = isTooDeep;
    this.#text = text;
    const last = parts.at(-1);
    this.length = last ? last.start + last.outline.text.length : 0;
    if (parts.every(({ found }) => found !== undefined)) return;
    const complete = (): void => {
      this.#everything();
    };
    for (const element of this.#shared()) element.complete = complete;
  }

  get text(): string {
    return (this.#text ??= this.parts.map(({ outline }) => outline.text).join(''));
  }

  get elements(): readonly Element[] {
    return this.#everything().elements;
  }

  get opaque(): readonly Span[] {
    return this.#everything().opaque;
  }

  get problems(): readonly SyntaxProblem[] {
    return this.#everything().problems;
  }

  get names(): ReadonlySet<string> {
    if (this.#names) return this.#names;
    const names = new Set<string>();
    for (const some of new Set(this.parts.map(({ outline }) => outline.names)))
      for (const name of some) names.add(name);
    return (this.#names = names);
  }

  slice(start: number, end = this.length): string {
    const from = Math.max(0, start);
    if (this.#text !== undefined) return this.#text.slice(from, Math.max(0, end));
    return textBetween(this.parts, from, end);
  }

  elementBefore(offset: number): Element | undefined {
    for (let at = this.#partAt(offset - 1); at >= 0; at--) {
      const { elements } = this.#foundIn(at);
      const element = elements[lastBefore(elements, offset)];
      if (element) return element;
    }
    return undefined;
  }

  opaqueBefore(offset: number): Span | undefined {
    const { opaque } = this.#foundIn(this.#partAt(offset - 1));
    return opaque[lastBefore(opaque, offset)];
  }

  *walk(): Generator<Element, undefined> {
    for (const index of this.parts.keys()) yield* this.#foundIn(index).elements;
  }

  #everything(): Found {
    if (this.#all) return this.#all;
    const found = this.parts.map((_, index) => this.#foundIn(index));
    for (const element of this.#shared()) element.complete = undefined;
    for (const { adopted } of found) for (const child of adopted) child.parent?.adopt(child);
    return (this.#all = found.length === 1 ? (found[0] ?? nothing) : together(found));
  }

  #foundIn(index: number): Found {
    const part = this.parts[index];
    return part ? (part.found ??= this.#scan(part)) : nothing;
  }

  #scan({ start, open, outline }: Part): Found {
    const end = outline.text.length;
    const text = this.slice(start, start + end + outline.reach);
    const scanner = new Scanner({ text, position: 0, base: start, open, root: this.root });
    scanner.run([end]);
    return together(scanner.sections);
  }

  /** Elements that reach beyond the section in which they begin. */
  #shared(): Set<OpenElement> {
    const shared = new Set<OpenElement>();
    let last: readonly OpenElement[] | undefined;
    for (const { open } of this.parts) {
      // Most begin inside the same elements.
      if (open === last) continue;
      last = open;
      for (const element of open) shared.add(element);
    }
    return shared;
  }

  /** The last part that begins at or before the offset; the first one for what is before all. */
  #partAt(offset: number): number {
    return Math.max(0, lastBefore(this.parts, offset + 1));
  }
}

/** What several sections have, in their order. */
function together(found: readonly Found[]): Found {
  const [only] = found;
  if (only && found.length === 1) return only;
  return {
    elements: nothing.elements.concat(...found.map(({ elements }) => elements)),
    opaque: nothing.opaque.concat(...found.map(({ opaque }) => opaque)),
    problems: nothing.problems
      .concat(...found.map(({ problems }) => problems))
      .slice(0, MAX_PROBLEMS),
    adopted: nothing.adopted.concat(...found.map(({ adopted }) => adopted)),
  };
}

/** The text of consecutive parts between two offsets of the document. */
export function textBetween(parts: readonly Part[], from: number, end: number): string {
  const pieces: string[] = [];
  for (let at = Math.max(0, lastBefore(parts, from + 1)); at < parts.length; at++) {
    const part = parts[at];
    if (!part || part.start >= end) break;
    const { start, outline } = part;
    pieces.push(outline.text.slice(Math.max(0, from - start), Math.max(0, end - start)));
  }
  return pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('');
}
