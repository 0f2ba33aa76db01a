// The tolerant scanner: one pass over a text, never throws, linear in time whatever the text, and the
// spans it hands out always nest. A document is half-typed most of the time it is looked at, so every
// break is mended where it stands: an open quote ends with its line, a tag without `>` ends where the
// next one begins, an end tag closes whatever was forgotten inside.
import { code, declarationEnd, isBlank, isNameStart, nameEndAt, skipBlanks } from './characters';
import type { Attribute, RspecDocument, Span, SyntaxCode, SyntaxProblem } from './document';
import { distance } from '../language/distance';
import { isReferenceAt } from './escape';
import { leaves } from './leaves';
import { NamespaceBindings } from './namespaceBindings';
import { isDuplicate, OpenElement } from './scannedElement';
import { beginsAttribute, ScannedAttribute, scanValue } from './scanValue';

const MAX_PROBLEMS = 1000;
/**
 * Levels of elements. No RSpec has twenty; what asks each element for its ancestors would take the square of a text that
 * has thousands. Elements that are deeper are no part of the tree, and nothing in them is judged.
 */
export const DEEPEST = 200;
/** Longer names are not compared with each other. */
const MAX_COMPARED = 40;

/** Reads a text as XML. Works on any text: what is no XML stands in `problems`. */
export function scan(text: string): RspecDocument {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  readonly #elements: OpenElement[] = [];
  readonly #opaque: Span[] = [];
  readonly #problems: SyntaxProblem[] = [];
  readonly #open: OpenElement[] = [];
  /** How many open elements have a name: an end tag that matches none is known without a search. */
  readonly #openNames = new Map<string, number>();
  readonly #bindings = new NamespaceBindings();
  readonly #recent: string[] = [];
  readonly #names = new Set<string>();
  #nextAmpersand: number;
  /** Where the garbage ends that was reported last. */
  #garbageEnd = -1;
  #root: OpenElement | undefined;
  #isTooDeepTold = false;

  constructor(text: string) {
    this.#text = text;
    this.#nextAmpersand = text.indexOf('&');
  }

  run(): RspecDocument {
    const text = this.#text;
    let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    while (position < text.length) {
      const angle = text.indexOf('<', position);
      const end = angle < 0 ? text.length : angle;
      this.#characters(position, end);
      position = end < text.length ? this.#markup(end) : end;
    }
    while (this.#open.length > 0) this.#forgotten(text.length);
    return {
      text,
      root: this.#root,
      elements: this.#elements,
      names: this.#names,
      opaque: this.#opaque,
      problems: this.#problems,
    };
  }

  #problem(problem: SyntaxProblem): void {
    if (this.#open.length >= DEEPEST) return;
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem);
  }

  /** What makes no sense in a tag: everything up to the next blank is one mistake. */
  #garbage(problem: SyntaxProblem): void {
    if (problem.start !== this.#garbageEnd) this.#problem(problem);
    this.#garbageEnd = problem.end;
  }

  /** Text between tags. */
  #characters(start: number, end: number): void {
    if (start === end) return;
    this.#ampersands(start, end);
    if (this.#open.length > 0) return;
    const from = skipBlanks(this.#text, start);
    if (from < end) this.#problem({ code: 'xml-text-outside-root', start: from, end });
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
        const problem: SyntaxProblem = { code: 'xml-raw-ampersand', start: at, end: after };
        this.#problem(attribute ? { ...problem, attribute } : problem);
      }
      this.#nextAmpersand = this.#text.indexOf('&', after);
    }
  }

  #isPlainAmpersand(at: number): boolean {
    return this.#text.charCodeAt(at) === code.ampersand && !isReferenceAt(this.#text, at);
  }

  #markup(start: number): number {
    const text = this.#text;
    const next = text.charCodeAt(start + 1);
    if (next === code.slash) return this.#endTag(start);
    if (next === code.question) return this.#instruction(start);
    if (next === code.exclamation) {
      if (text.startsWith('<!--', start)) return this.#comment(start);
      if (text.startsWith('<![CDATA[', start))
        return this.#section(start, ']]>', 'xml-open-section');
      return this.#declaration(start);
    }
    return this.#startTag(start);
  }

  #section(start: number, closing: string, code: SyntaxCode): number {
    const close = this.#text.indexOf(closing, start + 2);
    const end = close < 0 ? this.#text.length : close + closing.length;
    this.#opaque.push({ start, end });
    if (close < 0) this.#problem({ code, start, end: Math.min(start + 9, end) });
    return end;
  }

  #comment(start: number): number {
    // The search begins after `<!--`, else `<!-->` would end itself.
    const close = this.#text.indexOf('-->', start + 4);
    const end = close < 0 ? this.#text.length : close + 3;
    this.#opaque.push({ start, end });
    if (close < 0)
      this.#problem({ code: 'xml-open-comment', start, end: Math.min(start + 4, end) });
    else {
      const dashes = this.#text.indexOf('--', start + 4);
      if (dashes < close)
        this.#problem({ code: 'xml-comment-dashes', start: dashes, end: dashes + 2 });
    }
    return end;
  }

  #instruction(start: number): number {
    if (!/^<\?xml\s/.test(this.#text.slice(start, start + 6)))
      return this.#section(start, '?>', 'xml-open-section');
    const end = declarationEnd(this.#text, start);
    this.#opaque.push({ start, end });
    if (!this.#text.startsWith('?>', end - 2))
      this.#problem({ code: 'xml-open-section', start, end });
    const first = this.#text.charCodeAt(0) === 0xfeff ? 1 : 0;
    if (start > first) this.#problem({ code: 'xml-late-declaration', start, end });
    return end;
  }

  /** `<!DOCTYPE …>`, with its internal subset. Reported and skipped: nothing in it is ever used. */
  #declaration(start: number): number {
    const text = this.#text;
    let position = start + 2;
    let depth = 0;
    for (; position < text.length; position++) {
      const character = text.charCodeAt(position);
      if (character === code.openBracket) depth++;
      else if (character === code.closeBracket) depth--;
      else if (depth <= 0 && character === code.less) break;
      else if (depth <= 0 && character === code.greater) {
        position++;
        break;
      }
    }
    this.#opaque.push({ start, end: position });
    this.#problem({ code: 'xml-doctype', start, end: position });
    return position;
  }

  #startTag(start: number): number {
    const text = this.#text;
    const nameStart = start + 1;
    const nameEnd = isNameStart(text.charCodeAt(nameStart))
      ? nameEndAt(text, nameStart)
      : nameStart;
    const element = new OpenElement(
      this.#name(nameStart, nameEnd),
      start,
      nameEnd,
      this.#open.at(-1),
    );
    if (this.#open.length >= DEEPEST) this.#tooDeep(element);
    else {
      this.#elements.push(element);
      element.parent?.adopt(element);
    }
    if (nameEnd === nameStart) return this.#loneAngle(element);
    if (!this.#root) this.#root = element;
    else if (!element.parent)
      this.#problem({ code: 'xml-second-root', start, end: nameEnd, element });
    const end = this.#attributes(element, nameEnd);
    element.openEnd = end;
    element.end = end;
    if (element.declares) this.#bindings.enter(element.attributes);
    element.namespace = this.#bindings.resolve(element.prefix);
    if (element.broken) {
      this.#problem({ code: 'xml-broken-tag', start, end: trimEnd(text, nameEnd, end), element });
    }
    if (element.selfClosed || isUnfinishedLeaf(element)) this.#leave(element);
    else this.#push(element);
    return end;
  }

  /** Told once, whatever else is wrong with the text. */
  #tooDeep({ start, nameEnd }: OpenElement): void {
    if (this.#isTooDeepTold) return;
    this.#isTooDeepTold = true;
    this.#problems.push({ code: 'xml-too-deep', start, end: nameEnd });
  }

  /** A `<` that begins no name: in a half-typed document the place where an element will be. */
  #loneAngle(element: OpenElement): number {
    element.broken = true;
    element.openEnd = element.nameEnd;
    element.end = element.nameEnd;
    element.namespace = this.#bindings.resolve('');
    this.#problem({ code: 'xml-raw-less-than', start: element.start, end: element.end, element });
    return element.end;
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
    this.#names.add(name);
    return name;
  }

  #push(element: OpenElement): void {
    this.#open.push(element);
    this.#openNames.set(element.name, (this.#openNames.get(element.name) ?? 0) + 1);
  }

  #leave(element: OpenElement): void {
    if (element.declares) this.#bindings.leave(element.attributes);
  }

  #pop(): OpenElement | undefined {
    const element = this.#open.pop();
    if (!element) return undefined;
    this.#openNames.set(element.name, (this.#openNames.get(element.name) ?? 1) - 1);
    this.#leave(element);
    return element;
  }

  /** Ends the innermost open element, whose end tag is missing. */
  #forgotten(end: number): void {
    const element = this.#pop();
    if (!element) return;
    element.end = end;
    if (!element.broken) {
      const { start, nameEnd } = element;
      this.#problem({ code: 'xml-unclosed-element', start, end: nameEnd, element });
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
          this.#problem({ code: 'xml-missing-space', start: after, end: after + 1, element });
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
    this.#garbage({ code: 'xml-stray-character', start, end, element });
    return end;
  }

  #attribute(element: OpenElement, start: number): number {
    const text = this.#text;
    const nameEnd = nameEndAt(text, start);
    const name = this.#name(start, nameEnd);
    const attribute = new ScannedAttribute(text, name, start, nameEnd);
    scanValue(text, attribute);
    const { end } = attribute;
    if (isDuplicate(element, name)) {
      this.#problem({ code: 'xml-duplicate-attribute', start, end: nameEnd, element, attribute });
    }
    element.add(attribute);
    if (name.startsWith('xmlns')) element.declares = true;
    this.#ampersands(attribute.valueStart, attribute.valueEnd, attribute);
    if (!attribute.hasValue) {
      this.#garbage({ code: 'xml-attribute-without-value', start, end, element, attribute });
    } else if (attribute.flaw !== undefined) {
      this.#problem({ code: attribute.flaw, start, end, element, attribute });
    } else if (attribute.quote === '') {
      this.#problem({ code: 'xml-unquoted-value', start, end, element, attribute });
    } else if (!attribute.closed) {
      this.#problem({ code: 'xml-open-quote', start, end, element, attribute });
    } else if (attribute.less >= 0) this.#angle(element, attribute);
    return end;
  }

  #angle(element: OpenElement, attribute: ScannedAttribute): void {
    const start = attribute.less;
    this.#problem({ code: 'xml-raw-less-than', start, end: start + 1, element, attribute });
  }

  #endTag(start: number): number {
    const text = this.#text;
    const nameEnd = nameEndAt(text, start + 2);
    const name = this.#name(start + 2, nameEnd);
    const after = skipBlanks(text, nameEnd);
    const finished = text.charCodeAt(after) === code.greater;
    const end = finished ? after + 1 : nameEnd;
    if (!finished) this.#problem({ code: 'xml-broken-end-tag', start, end });
    if ((this.#openNames.get(name) ?? 0) === 0) {
      if (!finished) return end;
      if (this.#isMisspeltEnd(name, end)) this.#misspeltEnd(start, end);
      else this.#problem({ code: 'xml-stray-end-tag', start, end });
      return end;
    }
    while (this.#open.at(-1)?.name !== name) this.#forgotten(start);
    const element = this.#pop();
    if (element) {
      element.closeStart = start;
      element.end = end;
    }
    return end;
  }

  /** Whether an end tag that closes nothing is nearly that of the innermost element, whose own does not follow. */
  #isMisspeltEnd(name: string, end: number): boolean {
    const open = this.#open.at(-1);
    if (!open || Math.min(name.length, open.name.length) < 3) return false;
    if (Math.max(name.length, open.name.length) > MAX_COMPARED) return false;
    if (distance(name, open.name, 2) > 2) return false;
    return !this.#text.startsWith(`</${open.name}>`, skipBlanks(this.#text, end));
  }

  #misspeltEnd(start: number, end: number): void {
    const element = this.#pop();
    if (!element) return;
    element.closeStart = start;
    element.end = end;
    this.#problem({ code: 'xml-misspelt-end-tag', start, end, element });
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
