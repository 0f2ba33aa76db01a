// The values of XML-RPC, in two readings. A typed value is what the tags of the message promise. A
// plain value keeps the text of every scalar, because the servers type scalars by their look: an
// image described as `2022` arrives as an integer (docs/protocol.md 2.5, 13).

/** A value with the type of its tag: int and double are numbers, base64 is bytes, nil is null. */
export type WireValue =
  | string
  | number
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly WireValue[]
  | { readonly [name: string]: WireValue | undefined };

/** A value whose scalars are texts, whatever their tags said; base64 stays base64 text. */
export type PlainValue = string | PlainValue[] | PlainStruct;

/** A struct of plain values. */
export interface PlainStruct {
  [name: string]: PlainValue;
}

/** True for a struct, false for scalars and arrays. */
export function isStruct(value: PlainValue | undefined): value is PlainStruct {
  return typeof value === 'object' && !Array.isArray(value);
}
