// From JSON to ours, once, at the edge. Almost nothing that the portal answers has to be there: what is null, left
// out, empty or of another kind is absent, and only what nothing can be done without is asked for.
import { isPlainUrn } from '../../rpc/urn';

/** An answer that cannot be used. The message goes on after "... answered, and". */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** Reads the members of one object. `what` names it in errors. */
export class Members {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #what: string;

  /** @throws {Unreadable} when the value is no object. */
  constructor(value: unknown, what: string) {
    if (!isObject(value)) throw new Unreadable(`${what} is not the object that was expected`);
    this.#object = value;
    this.#what = what;
  }

  /** The member itself, never something that every object has, such as `constructor`; null is absent. */
  value(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }

  /** A text that must be there. @throws {Unreadable} */
  text(name: string): string {
    const text = this.optionalText(name);
    if (text === undefined) throw new Unreadable(`${this.#what} has no ${name}`);
    return text;
  }

  optionalText(name: string): string | undefined {
    const value = this.value(name);
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** A URN of plain characters; any other text is absent. */
  optionalUrn(name: string): string | undefined {
    const text = this.optionalText(name);
    return text !== undefined && isPlainUrn(text) ? text : undefined;
  }

  /** A number that must be there. @throws {Unreadable} */
  number(name: string): number {
    const number = this.optionalNumber(name);
    if (number === undefined) throw new Unreadable(`${this.#what} has no ${name}`);
    return number;
  }

  optionalNumber(name: string): number | undefined {
    const value = this.value(name);
    const isDigits = typeof value === 'string' && /^-?\d+$/.test(value);
    const number = isDigits ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    return value === true || value === 1 || value === 'true' || value === '1';
  }

  /** RFC 3339; without a zone it is UTC. */
  optionalDate(name: string): Date | undefined {
    const text = this.optionalText(name)?.trim() ?? '';
    const [, day, time, zone = 'Z'] =
      /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?$/i.exec(
        text,
      ) ?? [];
    if (day === undefined || time === undefined) return undefined;
    const date = new Date(`${day}T${time}${zone.toUpperCase().replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }

  /** An object of its own, or undefined. */
  optionalMembers(name: string): Members | undefined {
    const value = this.value(name);
    return isObject(value) ? new Members(value, name) : undefined;
  }

  /** The items of a list, none where it is absent. @throws {Unreadable} for anything else. */
  list(name: string): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (Array.isArray(value)) return value as unknown[];
    throw new Unreadable(`its ${name} are not the list that was expected`);
  }

  /** Names and values of an object, or just the values of a list; none where it is absent. @throws {Unreadable} */
  entries(name: string): readonly (readonly [string | undefined, unknown])[] {
    const value = this.value(name) ?? {};
    if (Array.isArray(value)) return (value as unknown[]).map((item) => [undefined, item] as const);
    if (isObject(value)) return Object.entries(value);
    throw new Unreadable(`its ${name} are not the object that was expected`);
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What `read` makes of each item. One that cannot be read costs that item only, and `leftOut` hears why.
 * @throws {Unreadable} when not a single one can be read: that is no empty list.
 */
export function readRows<I, T>(
  items: readonly I[],
  leftOut: (problem: Unreadable) => void,
  read: (item: I) => T,
): T[] {
  const rows: T[] = [];
  const problems: Unreadable[] = [];
  for (const item of items) {
    try {
      rows.push(read(item));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      problems.push(error);
    }
  }
  const [first] = problems;
  if (first !== undefined && rows.length === 0) throw first;
  for (const problem of problems) leftOut(problem);
  return rows;
}

/** The same for what is not the point of an answer: where nothing of it can be read there is none, and `leftOut` hears. */
export function readParts<I, T>(
  items: () => readonly I[],
  leftOut: (problem: Unreadable) => void,
  read: (item: I) => T,
): T[] {
  try {
    return readRows(items(), leftOut, read);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    leftOut(error);
    return [];
  }
}
