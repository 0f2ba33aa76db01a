// Strings as values: literals that follow each other are one, and what an operator or a method makes of
// one is known only when the profile runs.
import type { Span } from '../syntax/document';
import type { PythonString } from './strings';

export interface PythonValue extends Span {
  /** One literal, or several that Python joins. */
  readonly literals: readonly [PythonString, ...PythonString[]];
  /** What it means; for a value that is not whole, what is written. */
  readonly value: string;
  /** The value stands for itself: nothing is added to it, filled into it or taken from it. */
  readonly whole: boolean;
  /** It is compared with something, so it names nothing. */
  readonly compared: boolean;
}

/** The values of a text, in order. */
export function pythonValues(text: string, strings: readonly PythonString[]): PythonValue[] {
  const values: PythonValue[] = [];
  let run: [PythonString, ...PythonString[]] | undefined;
  for (const literal of strings) {
    const last = run?.at(-1);
    if (run && last && areJoined(text, last, literal)) run.push(literal);
    else {
      if (run) values.push(valueOf(text, run));
      run = [literal];
    }
  }
  if (run) values.push(valueOf(text, run));
  return values;
}

/** Only inside brackets, or behind a backslash, does a literal go on in the next line. */
function areJoined(text: string, first: PythonString, second: PythonString): boolean {
  if (!first.closed || first.bracket !== second.bracket) return false;
  if (second.start - first.end > MAX_GAP) return false;
  const between = text.slice(first.end, second.start);
  const gap = first.bracket < 0 ? /^(?:[ \t]|\\\r?\n)*$/ : /^(?:\s|\\\r?\n|#[^\n]*\n)*$/;
  return gap.test(between);
}

const MAX_GAP = 500;

function valueOf(text: string, literals: [PythonString, ...PythonString[]]): PythonValue {
  const [first] = literals;
  const last = literals.at(-1) ?? first;
  const value = literals.map((one) => text.slice(one.valueStart, one.valueEnd)).join('');
  const before = codeBefore(text, first.start);
  const after = codeAfter(text, last.end, last.bracket);
  // An escape means something else than what is written, and a control character is a damaged file.
  const isPlain =
    literals.every((one) => one.closed && !one.formatted) && !/[\\\u0000-\u001f\u007f]/.test(value);
  return {
    start: first.start,
    end: last.end,
    literals,
    value,
    whole: isPlain && !isPutTogether(before, after) && !isTextArgument(text, first),
    compared:
      /(?:[=!]=|[<>]|\bin|\bis|\bnot)$/.test(before) ||
      /^(?:[=!]=|in\b|not\b|is\b|:(?!=))/.test(after),
  };
}

/** An operator before or after, a method of the string, or a piece cut out of it. */
function isPutTogether(before: string, after: string): boolean {
  return /[+%*]=?$/.test(before) || /^[+%*.[]/.test(after);
}

const textMethod =
  /\.(?:startswith|endswith|replace|find|rfind|index|count|split|rsplit|partition|rpartition|strip|lstrip|rstrip|removeprefix|removesuffix|join|match|fullmatch|search|sub|format|compile)\s*$/;

/** An argument of a method that takes texts apart, such as `image.startswith("…")`. */
function isTextArgument(text: string, { bracket }: PythonString): boolean {
  if (bracket < 0 || text[bracket] !== '(') return false;
  return textMethod.test(text.slice(Math.max(0, bracket - LOOK_AROUND), bracket));
}

const LOOK_AROUND = 200;

function codeBefore(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - LOOK_AROUND), offset);
  let code = before.trimEnd();
  // A backslash at the end of a line only says that the next one belongs to it.
  while (code.endsWith('\\') && /^\r?\n/.test(before.slice(code.length))) {
    code = code.slice(0, -1).trimEnd();
  }
  return code;
}

/** What follows on the line, or in brackets on the next one. */
function codeAfter(text: string, offset: number, bracket: number): string {
  const after = text.slice(offset, offset + LOOK_AROUND);
  const blank = bracket < 0 ? /^(?:[ \t]|\\\r?\n)+/ : /^(?:\s|\\\r?\n|#[^\n]*(?:\n|$))+/;
  return after.replace(blank, '');
}
