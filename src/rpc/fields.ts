// From wire types to ours, once, at the edge: every field of a reply is asked for by the type that we
// promise, whatever its tag said, and a reply without a promised field is a bad reply.
import { parseWireDate } from './decode';
import { RpcError } from './errors';
import { isStruct, type PlainStruct, type PlainValue } from './wire';

/** Reads the fields of one struct. `where` names it in errors, by the method that it answers. */
export class Fields {
  readonly #struct: PlainStruct;
  readonly #where: string;

  constructor(value: PlainValue | undefined, where: string) {
    if (!isStruct(value))
      throw new RpcError(
        'bad-reply',
        `The answer to ${where} is not the struct that was expected.`,
      );
    this.#struct = value;
    this.#where = where;
  }

  /** A text that must be there. */
  text(name: string): string {
    const text = this.optionalText(name);
    if (text === undefined) throw this.#missing(name);
    return text;
  }

  /** A text, or undefined where it is absent or empty: on the wire both are the same. */
  optionalText(name: string): string | undefined {
    const value = this.#struct[name];
    return typeof value === 'string' && value !== '' ? repairUtf8(value) : undefined;
  }

  /** A whole or fractional number. */
  optionalNumber(name: string): number | undefined {
    const text = this.optionalText(name);
    const number = text === undefined ? Number.NaN : Number(text);
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

  date(name: string): Date {
    const date = this.optionalDate(name);
    if (date === undefined) throw this.#missing(name);
    return date;
  }

  /** Epoch seconds. */
  optionalTime(name: string): Date | undefined {
    const seconds = this.optionalNumber(name);
    return seconds === undefined || seconds === 0 ? undefined : new Date(seconds * 1000);
  }

  /** An amount of bytes in any of the forms of the servers. */
  optionalSize(name: string): number | undefined {
    const text = this.optionalText(name);
    return text === undefined ? undefined : parseSize(text);
  }

  texts(name: string): string[] {
    return asTexts(this.#struct[name]);
  }

  value(name: string): PlainValue | undefined {
    return this.#struct[name];
  }

  /** The members of a struct that hold texts, such as URN to address. */
  textStruct(name: string): Record<string, string> {
    const value = this.#struct[name];
    if (!isStruct(value)) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) =>
        typeof item === 'string' ? [[key, item]] : [],
      ),
    );
  }

  #missing(name: string): RpcError {
    return new RpcError('bad-reply', `The answer to ${this.#where} has no ${name}.`, {
      method: this.#where,
      flaw: { kind: 'missing', field: name },
    });
  }
}

/** The items of an array; anything else, such as the 0 or "" of an empty one, is none. */
export function asList(value: PlainValue | undefined): PlainValue[] {
  return Array.isArray(value) ? value : [];
}

/** The texts of an array. */
export function asTexts(value: PlainValue | undefined): string[] {
  return asList(value).filter((item) => typeof item === 'string');
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  TB: 1024 ** 4,
};

/**
 * `"123.4KB"`, `"17.25MB"` (powers of two, docs/protocol.md 5.11, 5.12) in whole bytes. A bare 0 means
 * that the size is not known; any other bare number is bytes.
 */
export function parseSize(text: string): number | undefined {
  const [, digits, unit] = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*([KMGT]?B)?\s*$/i.exec(text) ?? [];
  const number = Number(digits);
  if (digits === undefined || (unit === undefined && number === 0)) return undefined;
  return Math.round(number * (UNITS[(unit ?? 'B').toUpperCase()] ?? 1));
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
