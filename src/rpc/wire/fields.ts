// From wire types to ours, once, at the edge: every field of a reply is asked for by the type that we
// promise, whatever its tag said, and a reply without a promised field is a bad reply.
import { parseWireDate } from './decodeReply';
import { RpcError } from '../errors';
import { isPlainUrn } from '../urn';
import { isStruct, type PlainStruct, type PlainValue } from './values';

/** Hears of an entry of a list that was left out because it cannot be used: `bad-reply`, with its flaw. */
export type LeftOut = (problem: RpcError) => void;

/** Reads the fields of one struct. `where` names it in errors, by the method that it answers. */
export class Fields {
  readonly #struct: PlainStruct;
  readonly #where: string;

  constructor(value: PlainValue | undefined, where: string) {
    if (!isStruct(value)) throw badReply(where, 'is not the struct that was expected');
    this.#struct = value;
    this.#where = where;
  }

  /** A text that must be there. */
  text(name: string): string {
    return this.#required(name, this.optionalText(name));
  }

  /** A text, or undefined where it is absent or empty: on the wire both are the same. */
  optionalText(name: string): string | undefined {
    const value = this.value(name);
    return typeof value === 'string' && value !== '' ? repairUtf8(value) : undefined;
  }

  /**
   * A text for people, line by line: without the white space that servers leave behind lines and at both ends
   * (docs/protocol.md 14, point 8). Undefined where nothing else is in it.
   */
  optionalLines(name: string): string | undefined {
    const lines = this.optionalText(name)?.split(/\r?\n/) ?? [];
    const text = lines.map((line) => line.trimEnd()).join('\n');
    const kept = text.trimEnd().replace(/^\n+/, '');
    return kept === '' ? undefined : kept;
  }

  /** A URN of plain characters that must be there. */
  urn(name: string): string {
    return this.#required(name, this.optionalUrn(name));
  }

  /** A URN of plain characters, or undefined where it is absent or empty. @throws {RpcError} for any other text. */
  optionalUrn(name: string): string | undefined {
    const text = this.optionalText(name);
    return text === undefined ? undefined : plainUrn(text, name, this.#where);
  }

  /** A whole or fractional number. */
  optionalNumber(name: string): number | undefined {
    const text = this.optionalText(name)?.trim() ?? '';
    if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
    const number = Number(text);
    return Number.isFinite(number) ? number : undefined;
  }

  flag(name: string): boolean {
    const text = this.optionalText(name);
    return text !== undefined && text !== '0' && text !== 'false';
  }

  /** A date; without a zone it is UTC. */
  optionalDate(name: string): Date | undefined {
    const text = this.optionalText(name);
    return text === undefined ? undefined : parseWireDate(text);
  }

  /** Epoch seconds. */
  optionalTime(name: string): Date | undefined {
    const seconds = this.optionalNumber(name);
    if (seconds === undefined || seconds === 0) return undefined;
    const date = new Date(seconds * 1000);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }

  /** An amount of bytes in any of the forms of the servers. */
  optionalSize(name: string): number | undefined {
    const text = this.optionalText(name);
    return text === undefined ? undefined : parseSize(text);
  }

  /**
   * The items of a list; none where the member is absent, or empty as the servers write it, as 0 or "".
   * @throws {RpcError} when it is something else.
   */
  list(name: string): PlainValue[] {
    const value = this.value(name) ?? '';
    return value === '' || value === '0' ? [] : listOf(value, this.#where, name);
  }

  /** The texts of a list. */
  texts(name: string): string[] {
    return this.list(name).filter((item) => typeof item === 'string');
  }

  /** The URNs of a list. What is none is left out. */
  urns(name: string, leftOut: LeftOut): string[] {
    return readRows(this.list(name), leftOut, (item) => {
      return plainUrn(typeof item === 'string' ? item : '', name, this.#where);
    });
  }

  /** The member itself, never something that every object has, such as `constructor`. */
  value(name: string): PlainValue | undefined {
    return Object.hasOwn(this.#struct, name) ? this.#struct[name] : undefined;
  }

  /** The members of a struct that hold texts, such as URN to address. */
  textStruct(name: string): Record<string, string> {
    const value = this.value(name);
    if (!isStruct(value)) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) =>
        typeof item === 'string' ? [[key, item]] : [],
      ),
    );
  }

  #required<T>(name: string, value: T | undefined): T {
    if (value !== undefined) return value;
    throw new RpcError('bad-reply', `The answer to ${this.#where} has no ${name}.`, {
      method: this.#where,
      flaw: { kind: 'missing', field: name },
    });
  }
}

/** A reply that cannot be used. `flaw` is the end of the sentence "The answer to ListImages ...". */
export function badReply(where: string, flaw: string): RpcError {
  return new RpcError('bad-reply', `The answer to ${where} ${flaw}.`, {
    method: where,
    flaw: { kind: 'unreadable', words: `it ${flaw}` },
  });
}

/** The text, if it is a URN that can be shown, compared and put into commands. @throws {RpcError} */
export function plainUrn(text: string, field: string, where: string): string {
  if (isPlainUrn(text)) return text;
  throw badReply(where, `has a ${field} that is not a usable URN: ${quoted(text)}`);
}

/** Entries of one list. Sites have thousands of images; each entry that cannot be used costs an error. */
const MOST_ENTRIES = 50_000;

/** The items of a value that must be a list: 0, a text or a struct is none, and never an empty list. @throws {RpcError} */
export function listOf(value: PlainValue | undefined, where: string, field?: string): PlainValue[] {
  if (Array.isArray(value) && value.length > MOST_ENTRIES) {
    const whose = field === undefined ? 'has' : `has a ${field} with`;
    throw badReply(where, `${whose} more than ${MOST_ENTRIES} entries`);
  }
  if (Array.isArray(value)) return value;
  const what = field === undefined ? 'is not' : `has a ${field} that is not`;
  throw badReply(where, `${what} the list that was expected`);
}

/**
 * What `read` makes of each item. One that it cannot read costs that item only, and `leftOut` hears why.
 * @throws {RpcError} when not a single one can be read: that is no empty list.
 */
export function readRows<I, T>(items: readonly I[], leftOut: LeftOut, read: (item: I) => T): T[] {
  const rows: T[] = [];
  const problems: RpcError[] = [];
  for (const item of items) {
    try {
      rows.push(read(item));
    } catch (error) {
      if (!RpcError.is(error, 'bad-reply')) throw error;
      problems.push(error);
    }
  }
  const [first] = problems;
  if (first !== undefined && rows.length === 0) throw first;
  for (const problem of problems) leftOut(problem);
  return rows;
}

/** A server's text inside a sentence: short, on one line, and with nothing that a terminal or reader would obey. */
function quoted(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return JSON.stringify(short.replace(/[^\x20-\x7E]/gu, '?'));
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KB', 1024],
  ['MB', 1024 ** 2],
  ['GB', 1024 ** 3],
  ['TB', 1024 ** 4],
]);

/**
 * `"123.4KB"`, `"17.25MB"` (powers of two, docs/protocol.md 5.11, 5.12) in whole bytes. A bare 0 means
 * that the size is not known; any other bare number is bytes.
 */
export function parseSize(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d*)?|\.\d+)(?:\s*([KMGT]?B))?$/i.exec(text.trim()) ?? [];
  const number = Number(digits);
  if (digits === undefined || (unit === undefined && number === 0)) return undefined;
  const size = Math.round(number * (UNITS.get((unit ?? 'B').toUpperCase()) ?? 1));
  return Number.isSafeInteger(size) ? size : undefined;
}

/** The servers send the bytes of UTF-8 as if each were a character (docs/protocol.md 13); undo that. */
function repairUtf8(text: string): string {
  if (!/[\u0080-\u00FF]/.test(text) || /[^\u0000-\u00FF]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}
