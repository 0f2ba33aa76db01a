// Lays a document out: one line for each element, indented by its depth. Only the white space between tags and between
// attributes changes. Text, comments, CDATA and values stay byte for byte, and what the scanner is unsure of stays whole.
import { isBlank } from '../syntax/characters';
import type { Element, RspecDocument, Span } from '../syntax/document';
import { scan } from '../syntax/scan';
import { attributeOf, lastBefore } from '../syntax/tree';
import { applyEdits, lineBreakOf, type TextEdit } from '../edits/textEdit';
import { ruleFor } from '../schema/lookup';
import { startTagEdits } from './startTag';
import { unsureElements, type Unsure } from './unsure';

export interface FormatOptions {
  /** Of one level: a tab, or spaces. */
  readonly indent: string;
  /** Whole lines that this span touches; the whole document without it. */
  readonly range?: Span;
}

/** Edits that lay the document out; none where that is done already. They do not overlap. */
export function format(
  document: RspecDocument,
  { indent, range }: FormatOptions,
): readonly TextEdit[] {
  const unsure = unsureElements(document);
  if (unsure === 'everything') return [];
  const edits = new Layout(document, indent, unsure).run();
  const lines = range && wholeLines(document.text, range);
  return lines ? edits.filter(({ start, end }) => start <= lines.end && end >= lines.start) : edits;
}

/** The text, laid out with two spaces for each level. */
export function laidOut(text: string): string {
  return applyEdits(text, format(scan(text), { indent: '  ' }));
}

function wholeLines(text: string, { start, end }: Span): Span {
  const from = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  // A selection of whole lines ends at the beginning of the next one, which is not meant.
  const last = end > start && text.charAt(end - 1) === '\n' ? end - 1 : end;
  const lineEnd = text.indexOf('\n', last);
  return { start: from, end: lineEnd < 0 ? text.length : lineEnd };
}

class Layout {
  readonly #document: RspecDocument;
  readonly #text: string;
  readonly #indent: string;
  readonly #lineBreak: string;
  readonly #unsure: Unsure;
  readonly #edits: TextEdit[] = [];

  constructor(document: RspecDocument, indent: string, unsure: Unsure) {
    this.#document = document;
    this.#text = document.text;
    this.#indent = indent;
    this.#lineBreak = lineBreakOf(document.text);
    this.#unsure = unsure;
  }

  run(): readonly TextEdit[] {
    const { root } = this.#document;
    if (!root) return [];
    const start = this.#text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const items = this.#items([root], { start, end: this.#text.length });
    const [first] = items;
    if (first) this.#change({ start, end: first.start }, '');
    this.#parted(items, 0);
    return this.#edits;
  }

  /** Elements, comments and the like of a content, in the order of the text. */
  #items(elements: readonly Element[], { start, end }: Span): (Span | Element)[] {
    const { opaque } = this.#document;
    const items: (Span | Element)[] = [];
    let next = lastBefore(opaque, start) + 1;
    const before = (limit: number): void => {
      for (let span = opaque[next]; span && span.start < limit; span = opaque[++next])
        items.push(span);
    };
    for (const element of elements) {
      before(element.start);
      items.push(element);
      next = lastBefore(opaque, element.end) + 1;
    }
    before(end);
    return items;
  }

  /** Each item on a line of its own, but for a comment that stands behind something. */
  #parted(items: readonly (Span | Element)[], depth: number): void {
    items.forEach((item, index) => {
      const last = items[index - 1];
      const gap = last && { start: last.end, end: item.start };
      if (
        gap &&
        !this.#staysOnLine(item, gap) &&
        !this.#unsure.has(item) &&
        !this.#unsure.has(last)
      )
        this.#change(gap, this.#newLine(depth, hasBlankLine(this.#text, gap)));
      if ('children' in item) this.#element(item, depth);
    });
  }

  #element(element: Element, depth: number): void {
    if (this.#unsure.has(element)) return;
    const { selfClosed, openEnd, closeStart } = element;
    const look = { text: this.#text, indent: this.#indent, lineBreak: this.#lineBreak, depth };
    for (const { start, end, text } of startTagEdits(element, look))
      this.#change({ start, end }, text);
    if (selfClosed || closeStart < 0 || keepsSpace(element)) return;
    const content = { start: openEnd, end: closeStart };
    const items = this.#items(element.children, content);
    if (items.length === 0) this.#emptied(element, content, depth);
    else if (!this.#isMixed(items, content)) this.#content(items, content, depth);
  }

  #content(items: readonly (Span | Element)[], { start, end }: Span, depth: number): void {
    const first = items[0];
    const last = items.at(-1);
    if (!first || !last) return;
    const before = { start, end: first.start };
    if (!this.#staysOnLine(first, before) && !this.#unsure.has(first))
      this.#change(before, this.#newLine(depth + 1, false));
    this.#parted(items, depth + 1);
    if (!this.#unsure.has(last))
      this.#change({ start: last.end, end }, this.#newLine(depth, false));
  }

  /** An end tag on a line of its own stays on one, unless the white space may be a text that is meant. */
  #emptied(element: Element, content: Span, depth: number): void {
    const rule = ruleFor(element);
    if (rule === undefined || rule.text === true) return;
    const written = this.#text.slice(content.start, content.end);
    if (written.trim() === '' && written.includes('\n'))
      this.#change(content, this.#newLine(depth, false));
  }

  /** Whether text stands beside the items: then any white space may be a part of it. */
  #isMixed(items: readonly Span[], { start, end }: Span): boolean {
    let from = start;
    for (const item of items) {
      if (!isBlankSpan(this.#text, from, item.start)) return true;
      if (this.#text.startsWith('<![CDATA[', item.start)) return true;
      from = item.end;
    }
    return !isBlankSpan(this.#text, from, end);
  }

  #staysOnLine(item: Span, gap: Span): boolean {
    const isComment = this.#text.startsWith('<!--', item.start);
    return isComment && !this.#text.slice(gap.start, gap.end).includes('\n');
  }

  #newLine(depth: number, afterBlank: boolean): string {
    return this.#lineBreak.repeat(afterBlank ? 2 : 1) + this.#indent.repeat(depth);
  }

  /** The smallest edit that makes a text of the span. */
  #change({ start, end }: Span, text: string): void {
    const old = this.#text.slice(start, end);
    if (old === text) return;
    const shorter = Math.min(old.length, text.length);
    let same = 0;
    while (same < shorter && old[same] === text[same]) same++;
    let tail = 0;
    while (tail < shorter - same && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
    this.#edits.push({
      start: start + same,
      end: end - tail,
      text: text.slice(same, text.length - tail),
    });
  }
}

function keepsSpace(element: Element): boolean {
  return attributeOf(element, 'xml:space')?.raw === 'preserve';
}

function hasBlankLine(text: string, { start, end }: Span): boolean {
  const first = text.indexOf('\n', start);
  const second = first < 0 ? -1 : text.indexOf('\n', first + 1);
  return second >= 0 && second < end;
}

function isBlankSpan(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isBlank(text.charCodeAt(at))) return false;
  return true;
}
