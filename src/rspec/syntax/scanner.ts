// The tolerant scanner: one pass over a text, never throws, linear in time whatever the text, and the
// spans it hands out always nest. A document is half-typed most of the time it is looked at, so every
// break is mended where it stands: an open quote ends with its line, a tag without `>` ends where the
// next one begins, an end tag closes whatever was forgotten inside.
import { code, isBlank, isNameStart, nameEndAt, skipBlanks } from './characters';
import { defined } from '../../rpc/defined';
import type { Attribute, Element, SyntaxCode } from './document';
import { distance } from '../language/distance';
import { isReferenceAt } from './escape';
import { leaves } from './leaves';
import { NamespaceBindings } from './namespaceBindings';
import { scanOpaque } from './opaque';
import { isDuplicate, OpenElement } from './scannedElement';
import { beginsAttribute, ScannedAttribute, scanValue, type Source } from './scanValue';
import { Section } from './section';

export const MAX_PROBLEMS = 1000;
/**
 * Levels of elements. No RSpec has twenty; what asks each element for its ancestors would take the square of a text that
 * has thousands. Elements that are deeper are no part of the tree, and nothing in them is judged.
 */
export const DEEPEST = 200;
/** Longer names are not compared with each other. */
const MAX_COMPARED = 40;

/** Where a scan begins: at the beginning of a document, or between two tags of one. */
export interface Start {
  readonly text: string;
  /** Where to begin in the text. */
  readonly position: number;
  /** Where the text begins in the document. */
  readonly base: number;
  /** The elements that are open there, outermost first. */
  readonly open: readonly OpenElement[];
  readonly root: OpenElement | undefined;
}

export class Scanner {
  readonly sections: Section[] = [];
  /** Elements that are open where the scan is. */
  readonly open: OpenElement[];
  root: OpenElement | undefined;
  isTooDeep = false;
  readonly #source: Source;
  readonly #text: string;
  readonly #base: number;
  #position: number;
  #section: Section;
  /** How many of the open elements were open at the start: what is added to them belongs to a section. */
  #given: number;
  #told = 0;
  /** How many open elements have a name: an end tag that matches none is known without a search. */
  readonly #openNames = new Map<string, number>();
  readonly #bindings = new NamespaceBindings();
  #recent: string[] = [];
  #nextAmpersand: number;
  /** Where the garbage ends that was reported last. */
  #garbageEnd = -1;

  constructor({ text, position, base, open, root }: Start) {
    this.#source = { text, base };
    this.#text = text;
    this.#base = base;
    this.#position = position;
    this.root = root;
    this.open = [...open];
    this.#given = open.length;
    for (const element of open) {
      this.#openNames.set(element.name, (this.#openNames.get(element.name) ?? 0) + 1);
      if (element.declares) this.#bindings.enter(element.attributes);
    }
    this.#section = new Section(position + base, open.length);
    this.#nextAmpersand = text.indexOf('&', position);
  }

  /**
   * Goes on to the first of some places between tags where an element is open, and returns it; to the end of the text
   * when there is none. The places are in order.
   */
  run(stops: readonly number[] = []): number {
    const text = this.#text;
    let position = this.#position;
    if (position + this.#base === 0) position = firstOf(text);
    let next = 0;
    while (position < text.length) {
      while ((stops[next] ?? Infinity) < position) next++;
      if (stops[next] === position && this.open.length > 0) break;
      if (this.#section.mayEnd(position + this.#base, this.open.length)) this.#cut(position);
      const angle = text.indexOf('<', position);
      const end = angle < 0 ? text.length : angle;
      this.#characters(position, end);
      position = end < text.length ? this.#markup(end) : end;
    }
    this.#position = position;
    if (position >= text.length)
      while (this.open.length > 0) this.#forgotten(position + this.#base);
    this.#end(position);
    return position;
  }

  #cut(position: number): void {
    this.#end(position);
    this.#section = new Section(position + this.#base, this.open.length);
    // Each section knows all of its names.
    this.#recent = [];
  }

  #end(position: number): void {
    this.#section.finish(position + this.#base, this.open.length, this.sections.at(-1));
    this.sections.push(this.#section);
  }

  #problem(
    code: SyntaxCode,
    start: number,
    end: number,
    element?: Element,
    attribute?: Attribute,
  ): void {
    if (this.open.length >= DEEPEST || this.#told >= MAX_PROBLEMS) return;
    this.#told++;
    const [from, to] = [start + this.#base, end + this.#base];
    this.#section.problems.push(defined({ code, start: from, end: to, element, attribute }));
  }

  /** What makes no sense in a tag: everything up to the next blank is one mistake. */
  #garbage(
    code: SyntaxCode,
    start: number,
    end: number,
    element: Element,
    attribute?: Attribute,
  ): void {
    if (start !== this.#garbageEnd) this.#problem(code, start, end, element, attribute);
    this.#garbageEnd = end;
  }

  /** Text between tags. */
  #characters(start: number, end: number): void {
    if (start === end) return;
    this.#ampersands(start, end);
    if (this.open.length > 0) return;
    const from = skipBlanks(this.#text, start);
    if (from < end) this.#problem('xml-text-outside-root', from, end);
  }

  #ampersands(start: number, end: number, attribute?: Attribute): void {
    if (this.#nextAmpersand >= 0 && this.#nextAmpersand < start) {
      this.#nextAmpersand = this.#text.indexOf('&', start);
    }
    while (this.#nextAmpersand >= 0 && this.#nextAmpersand < end) {
      const at = this.#nextAmpersand;
      let after = at + 1;
      if (!isReferenceAt(this.#text, at)) {
        // The && of a shell command is one mistake.
        while (this.#isPlainAmpersand(after)) after++;
        this.#problem('xml-raw-ampersand', at, after, undefined, attribute);
      }
      this.#nextAmpersand = this.#text.indexOf('&', after);
    }
  }

  #isPlainAmpersand(at: number): boolean {
    return this.#text.charCodeAt(at) === code.ampersand && !isReferenceAt(this.#text, at);
  }

  #markup(start: number): number {
    const next = this.#text.charCodeAt(start + 1);
    if (next === code.slash) return this.#endTag(start);
    if (next === code.question || next === code.exclamation) return this.#opaqueAt(start);
    return this.#startTag(start);
  }

  #opaqueAt(start: number): number {
    const first = this.#base > 0 ? -1 : firstOf(this.#text);
    const { end, problems } = scanOpaque(this.#text, start, first);
    this.#section.opaque.push({ start: start + this.#base, end: end + this.#base });
    for (const problem of problems) this.#problem(problem.code, problem.start, problem.end);
    return end;
  }

  #startTag(start: number): number {
    const text = this.#text;
    const nameStart = start + 1;
    const nameEnd = isNameStart(text.charCodeAt(nameStart))
      ? nameEndAt(text, nameStart)
      : nameStart;
    const name = this.#name(nameStart, nameEnd);
    const base = this.#base;
    const element = new OpenElement(name, start + base, nameEnd + base, this.open.at(-1));
    if (this.open.length >= DEEPEST) this.#tooDeep(element);
    else this.#section.add(element, this.open.length <= this.#given);
    if (nameEnd === nameStart) return this.#loneAngle(element, start, nameEnd);
    if (!this.root) this.root = element;
    else if (!element.parent) this.#problem('xml-second-root', start, nameEnd, element);
    const end = this.#attributes(element, nameEnd);
    element.openEnd = end + base;
    element.end = end + base;
    if (element.declares) this.#bindings.enter(element.attributes);
    element.namespace = this.#bindings.resolve(element.prefix);
    if (element.broken) {
      this.#problem('xml-broken-tag', start, trimEnd(text, nameEnd, end), element);
    }
    if (element.selfClosed || isUnfinishedLeaf(element)) this.#leave(element);
    else this.#push(element);
    return end;
  }

  /** Told once, whatever else is wrong with the text. */
  #tooDeep({ start, nameEnd }: OpenElement): void {
    if (this.isTooDeep) return;
    this.isTooDeep = true;
    this.#section.problems.push({ code: 'xml-too-deep', start, end: nameEnd });
  }

  /** A `<` that begins no name: in a half-typed document the place where an element will be. */
  #loneAngle(element: OpenElement, start: number, end: number): number {
    element.broken = true;
    element.openEnd = element.nameEnd;
    element.end = element.nameEnd;
    element.namespace = this.#bindings.resolve('');
    this.#problem('xml-raw-less-than', start, end, element);
    return end;
  }

  /** The name at a place. A document has few names and uses them often, so each is cut out once. */
  #name(start: number, end: number): string {
    const length = end - start;
    // The second letter keeps `name` and `node` apart.
    const letters = this.#text.charCodeAt(start) + 32 * this.#text.charCodeAt(start + 1);
    const slot = (letters ^ (length << 5)) & 2047;
    const known = this.#recent[slot];
    if (known?.length === length && this.#text.startsWith(known, start)) return known;
    const name = this.#text.slice(start, end);
    this.#recent[slot] = name;
    this.#section.names.add(name);
    return name;
  }

  #push(element: OpenElement): void {
    this.open.push(element);
    this.#section.deepen(this.open.length);
    this.#openNames.set(element.name, (this.#openNames.get(element.name) ?? 0) + 1);
  }

  #leave(element: OpenElement): void {
    if (element.declares) this.#bindings.leave(element.attributes);
  }

  #pop(): OpenElement | undefined {
    const element = this.open.pop();
    if (!element) return undefined;
    this.#section.rise(this.open.length);
    this.#given = Math.min(this.#given, this.open.length);
    this.#openNames.set(element.name, (this.#openNames.get(element.name) ?? 1) - 1);
    this.#leave(element);
    return element;
  }

  /** Ends the innermost open element, whose end tag is missing, at an offset in the document. */
  #forgotten(end: number): void {
    const element = this.#pop();
    if (!element) return;
    element.closeStart = -1;
    element.end = end;
    if (!element.broken) {
      const [start, nameEnd] = [element.start - this.#base, element.nameEnd - this.#base];
      this.#problem('xml-unclosed-element', start, nameEnd, element);
    }
  }

  /** Everything of a start tag after its name; returns its end. */
  #attributes(element: OpenElement, from: number): number {
    const text = this.#text;
    let position = from;
    for (;;) {
      const after = skipBlanks(text, position);
      const character = text.charCodeAt(after);
      if (after >= text.length || character === code.less) {
        element.broken = true;
        return after;
      }
      if (character === code.greater) return after + 1;
      if (character === code.slash && text.charCodeAt(after + 1) === code.greater) {
        element.selfClosed = true;
        return after + 2;
      }
      if (isNameStart(character)) {
        const joined = after === position && element.attributes.length > 0;
        if (joined && after !== this.#garbageEnd && beginsAttribute(text, after))
          this.#problem('xml-missing-space', after, after + 1, element);
        position = this.#attribute(element, after);
      } else position = this.#stray(element, after);
    }
  }

  /** Characters that have no place in a tag, reported once for a run of them. */
  #stray(element: OpenElement, start: number): number {
    const text = this.#text;
    let end = start + 1;
    while (end < text.length) {
      const character = text.charCodeAt(end);
      if (isBlank(character) || isNameStart(character)) break;
      if (character === code.less || character === code.greater || character === code.slash) break;
      end++;
    }
    this.#garbage('xml-stray-character', start, end, element);
    return end;
  }

  #attribute(element: OpenElement, start: number): number {
    const text = this.#text;
    const nameEnd = nameEndAt(text, start);
    const name = this.#name(start, nameEnd);
    const attribute = new ScannedAttribute(this.#source, name, start, nameEnd);
    this.#section.look(scanValue(text, attribute) + this.#base);
    const { end, less } = attribute;
    if (isDuplicate(element, name))
      this.#problem('xml-duplicate-attribute', start, nameEnd, element, attribute);
    element.add(attribute);
    if (name.startsWith('xmlns')) element.declares = true;
    this.#ampersands(attribute.valueStart, attribute.valueEnd, attribute);
    if (this.#base > 0) attribute.shift(this.#base);
    if (!attribute.hasValue) {
      this.#garbage('xml-attribute-without-value', start, end, element, attribute);
    } else if (attribute.flaw !== undefined) {
      this.#problem(attribute.flaw, start, end, element, attribute);
    } else if (attribute.quote === '') {
      this.#problem('xml-unquoted-value', start, end, element, attribute);
    } else if (!attribute.closed) {
      this.#problem('xml-open-quote', start, end, element, attribute);
    } else if (less >= 0) this.#problem('xml-raw-less-than', less, less + 1, element, attribute);
    return end;
  }

  #endTag(start: number): number {
    const text = this.#text;
    const nameEnd = nameEndAt(text, start + 2);
    const name = this.#name(start + 2, nameEnd);
    const after = skipBlanks(text, nameEnd);
    const finished = text.charCodeAt(after) === code.greater;
    const end = finished ? after + 1 : nameEnd;
    this.#section.look(after + this.#base);
    if (!finished) this.#problem('xml-broken-end-tag', start, end);
    if ((this.#openNames.get(name) ?? 0) === 0) {
      // With other elements around it, this might be the end of one.
      this.#section.isBalanced = false;
      if (!finished) return end;
      if (this.#isMisspeltEnd(name, end)) this.#misspeltEnd(start, end);
      else this.#problem('xml-stray-end-tag', start, end);
      return end;
    }
    while (this.open.at(-1)?.name !== name) this.#forgotten(start + this.#base);
    this.#pop()?.close(start + this.#base, end + this.#base);
    return end;
  }

  /** Whether an end tag that closes nothing is nearly that of the innermost element, whose own does not follow. */
  #isMisspeltEnd(name: string, end: number): boolean {
    const open = this.open.at(-1);
    if (!open || Math.min(name.length, open.name.length) < 3) return false;
    if (Math.max(name.length, open.name.length) > MAX_COMPARED) return false;
    if (distance(name, open.name, 2) > 2) return false;
    const next = skipBlanks(this.#text, end);
    this.#section.look(next + this.#base);
    return !this.#text.startsWith(`</${open.name}>`, next);
  }

  #misspeltEnd(start: number, end: number): void {
    const element = this.#pop();
    if (!element) return;
    element.close(start + this.#base, end + this.#base);
    this.#problem('xml-misspelt-end-tag', start, end, element);
  }
}

/** A tag just being typed has no end tag yet, so what follows it is not inside it. */
function isUnfinishedLeaf(element: OpenElement): boolean {
  return element.broken && (element.attributes.length === 0 || leaves.has(element.local));
}

/** Offset after the last character that is not white space. */
function trimEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

/** Where the first tag of a document may stand. */
function firstOf(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}
