// Reading a text as XML, whole or after a change: then only what changed is scanned.
import { applyEdits, type TextEdit } from '../edits/textEdit';
import type { RspecDocument } from './document';
import type { OpenElement } from './scannedElement';
import { DEEPEST, Scanner } from './scanner';
import { MARGIN, type Section } from './section';
import { SectionedDocument, textBetween, type Part } from './sectionedDocument';

/** Reads a text as XML. Works on any text: what is no XML stands in `problems`. */
export function scan(text: string): RspecDocument {
  const scanner = new Scanner({ text, position: 0, base: 0, open: [], root: undefined });
  scanner.run();
  const { sections, root, isTooDeep } = scanner;
  return new SectionedDocument({ parts: partsOf(sections, text, 0), root, isTooDeep, text });
}

/** The document after edits that do not overlap: the same as a scan of the new text, whatever they do to it. */
export function scanChanged(before: RspecDocument, edits: readonly TextEdit[]): RspecDocument {
  if (edits.length === 0) return before;
  const known = before instanceof SectionedDocument && !before.isTooDeep;
  return (known ? rescan(before, edits) : undefined) ?? scan(applyEdits(before.text, edits));
}

/** Undefined where sections cannot be told apart. */
function rescan(
  before: SectionedDocument,
  edits: readonly TextEdit[],
): SectionedDocument | undefined {
  const start = Math.min(...edits.map((edit) => edit.start));
  const end = Math.max(...edits.map((edit) => edit.end));
  const moved = edits.map((edit) => ({
    start: edit.start - start,
    end: edit.end - start,
    text: edit.text,
  }));
  const text = applyEdits(before.slice(start, end), moved);
  return new Rescan(before).run({ start, end, text });
}

class Rescan {
  readonly #before: SectionedDocument;
  /** The sections of the new document so far, and what is known where they end. */
  readonly #parts: Part[] = [];
  #length = 0;
  #open: readonly OpenElement[] = [];
  #root: OpenElement | undefined;
  #isTooDeep = false;

  constructor(before: SectionedDocument) {
    this.#before = before;
  }

  run({ start, end, text }: TextEdit): SectionedDocument | undefined {
    const { parts, length } = this.#before;
    // A section begins anew when what decides its meaning has changed, and that may stand behind it.
    const first = parts.findIndex((part) => endOf(part) + part.outline.reach > start);
    let next = 0;
    while (next < first) next = this.#keep(next);
    // The new element of an unfinished document may swallow what is left.
    if (next > first) return undefined;
    let after = first + 1;
    while (after < parts.length && (parts[after]?.start ?? 0) < end) after++;
    const from = parts[first]?.start ?? 0;
    const rest = textBetween(parts, end, parts[after]?.start ?? length);
    next = this.#scan(textBetween(parts, from, start) + text + rest, after);
    while (next < parts.length) next = this.#keep(next);
    if (this.#isTooDeep) return undefined;
    return new SectionedDocument({ parts: this.#parts, root: this.#root, isTooDeep: false });
  }

  /** Takes over a section as it is; one that may depend on what is before it is scanned. Returns which one is next. */
  #keep(index: number): number {
    const { parts } = this.#before;
    const part = parts[index];
    if (!part) return parts.length;
    const { outline } = part;
    const isLast = index === parts.length - 1;
    const fits = this.#open.length > 0 && this.#open.length + outline.levels < DEEPEST;
    if (isLast || !outline.isBalanced || !fits) return this.#scan(outline.text, index + 1);
    this.#parts.push({ start: this.#length, outline, open: this.#open });
    this.#length += outline.text.length;
    return index + 1;
  }

  /** Scans a text that stands before an old section, and what comes then as far as it is not as it was. */
  #scan(begin: string, after: number): number {
    const { parts, length } = this.#before;
    const from = parts[after]?.start ?? length;
    const stops = parts.slice(after).map(({ start }) => begin.length + start - from);
    for (let more = MARGIN; ; more *= 4) {
      const text = begin + textBetween(parts, from, from + more);
      const scanner = new Scanner({
        text,
        position: 0,
        base: this.#length,
        open: this.#open,
        root: this.#root,
      });
      const end = scanner.run(stops);
      const reach = scanner.sections.at(-1)?.reach ?? 0;
      const isAll = from + more >= length;
      if (!isAll && end + reach > text.length) continue;
      this.#take(scanner, text, end);
      const next = end < text.length ? stops.indexOf(end) : -1;
      return next < 0 ? parts.length : after + next;
    }
  }

  #take({ sections, open, root, isTooDeep }: Scanner, text: string, end: number): void {
    this.#parts.push(...partsOf(sections, text, this.#length));
    this.#length += end;
    this.#open = open;
    this.#root = root;
    this.#isTooDeep ||= isTooDeep;
  }
}

function endOf({ start, outline }: Part): number {
  return start + outline.text.length;
}

function partsOf(sections: readonly Section[], text: string, base: number): Part[] {
  return sections.map((section) => {
    const { start, end, isBalanced, levels, reach, names } = section;
    const own = text.slice(start - base, end - base);
    const outline = { text: own, isBalanced, levels, reach, names };
    return { start, outline, open: [], found: section };
  });
}
