// Values as the servers' XML-RPC codec hands them to a method (docs/protocol.md, section 2.5): every plain
// scalar arrives as text, while booleans, dates and base64 arrive as objects, and an object counts
// as true whatever it holds.

/** A scalar that the codec wraps into an object instead of handing over its text. */
export class WireObject {
  readonly kind: 'boolean' | 'dateTime.iso8601' | 'base64';
  readonly text: string;
  constructor(kind: WireObject['kind'], text: string) {
    this.kind = kind;
    this.text = text;
  }
}

export type WireStruct = ReadonlyMap<string, WireValue>;
export type WireValue = string | WireObject | readonly WireValue[] | WireStruct;

export const emptyStruct: WireStruct = new Map();

export function isStruct(value: WireValue | undefined): value is WireStruct {
  return value instanceof Map;
}

export function isArray(value: WireValue | undefined): value is readonly WireValue[] {
  return Array.isArray(value);
}

/** The text of a scalar; undefined for anything else. */
export function textOf(value: WireValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Text that also accepts a wrapped date or base64, for the few arguments where the servers unwrap them. */
export function unwrappedTextOf(value: WireValue | undefined): string | undefined {
  if (value instanceof WireObject) {
    return value.kind === 'base64'
      ? Buffer.from(value.text, 'base64').toString('utf8')
      : value.text;
  }
  return textOf(value);
}

/** Truth as the servers see it: "" and "0" are false, any object is true, a `<boolean>0</boolean>` included. */
export function isTrue(value: WireValue | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}

/** Truth for the arguments whose booleans are unwrapped by the servers: `available`, `compress`. */
export function isTrueUnwrapped(value: WireValue | undefined): boolean {
  return isTrue(value instanceof WireObject ? value.text : value);
}
