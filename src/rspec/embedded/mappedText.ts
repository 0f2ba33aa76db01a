// A text that stands inside another one, in a string with escapes or in several strings: read as what it means, while
// every offset still leads to where it is written.
import type { Span } from '../syntax/document';
import type { TextEdit } from '../edits/textEdit';

/** How a string writes what does not stand for itself. */
export type Escapes = 'none' | 'json' | 'python' | 'shell';

interface Run {
  readonly inner: number;
  readonly outer: number;
  readonly length: number;
}

export class MappedText {
  readonly #runs: Run[] = [];
  readonly #pieces: string[] = [];
  readonly #escapes: Escapes;
  #length = 0;
  #joined: string | undefined;

  constructor(escapes: Escapes) {
    this.#escapes = escapes;
  }

  get text(): string {
    return (this.#joined ??= this.#pieces.join(''));
  }

  /** Appends the meaning of what stands between two offsets of the outer text. */
  append(outer: string, { start, end }: Span): this {
    if (this.#escapes === 'none') return this.#run(outer.slice(start, end), start);
    // A search in the whole text could go far beyond the end.
    const piece = outer.slice(start, end);
    let from = start;
    while (from < end) {
      const backslash = piece.indexOf('\\', from - start);
      const at = backslash < 0 ? end : start + backslash;
      if (at > from) this.#run(outer.slice(from, at), from);
      if (at >= end) break;
      const { meaning, length } = escapeAt(outer, at, this.#escapes);
      this.#add({ inner: this.#length, outer: at, length: 0 }, meaning);
      from = Math.min(at + length, end);
    }
    // Where it ends in the outer text, also after an escape.
    this.#runs.push({ inner: this.#length, outer: end, length: 0 });
    this.#joined = undefined;
    return this;
  }

  /** A line break that the outer text does not have. */
  appendBreak(): void {
    const outer = this.outer(this.#length);
    this.#add({ inner: this.#length, outer, length: 0 }, '\n');
  }

  /** The offset in the outer text; within an escape, that of its beginning. */
  outer(inner: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#runs[middle]?.inner ?? 0) <= inner) low = middle + 1;
      else high = middle;
    }
    const run = this.#runs[low - 1] ?? { inner: 0, outer: 0, length: 0 };
    return run.outer + Math.min(inner - run.inner, run.length);
  }

  span({ start, end }: Span): Span {
    return { start: this.outer(start), end: Math.max(this.outer(start), this.outer(end)) };
  }

  /** The same edit of the outer text. */
  edit({ start, end, text }: TextEdit): TextEdit {
    return { ...this.span({ start, end }), text: this.write(text) };
  }

  /** What must stand in the outer text to mean a value. */
  write(value: string): string {
    switch (this.#escapes) {
      case 'none':
        return value;
      case 'json':
        return JSON.stringify(value).slice(1, -1);
      case 'python':
        return value
          .replace(/[\\"']/g, '\\$&')
          .replaceAll('\n', '\\n')
          .replaceAll('\r', '\\r');
      case 'shell':
        return value.replace(/[\\$`"]/g, '\\$&');
    }
  }

  #run(text: string, outer: number): this {
    this.#add({ inner: this.#length, outer, length: text.length }, text);
    return this;
  }

  #add(run: Run, text: string): void {
    this.#runs.push(run);
    this.#pieces.push(text);
    this.#length += text.length;
    this.#joined = undefined;
  }
}

interface Escape {
  readonly meaning: string;
  readonly length: number;
}

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
};

function escapeAt(text: string, at: number, escapes: Escapes): Escape {
  const next = text.charAt(at + 1);
  if (escapes === 'shell') {
    if (next === '\n') return { meaning: '', length: 2 };
    return /[\\$`"]/.test(next) ? { meaning: next, length: 2 } : { meaning: '\\', length: 1 };
  }
  const hex = /^(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))/.exec(text.slice(at + 1, at + 6));
  const digits = hex?.[1] ?? (escapes === 'python' ? hex?.[2] : undefined);
  if (digits !== undefined)
    return {
      meaning: String.fromCharCode(Number.parseInt(digits, 16)),
      length: digits.length + 2,
    };
  const letter = Object.hasOwn(letters, next) ? letters[next] : undefined;
  if (letter !== undefined) return { meaning: letter, length: 2 };
  // Python joins lines, and keeps a backslash that escapes nothing.
  if (escapes === 'python' && next === '\n') return { meaning: '', length: 2 };
  if (escapes === 'python' && !/["'\\]/.test(next)) return { meaning: '\\', length: 1 };
  return { meaning: next, length: 2 };
}
