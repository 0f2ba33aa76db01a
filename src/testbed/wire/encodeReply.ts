// Writes replies the way the servers' codec does: scalars are typed by their look, so "2022" leaves as an
// integer and "3.10" as a double, and there is no nil. Rules: docs/protocol.md, section 2.5.

/** What a method may answer. `true`/`false` become `<boolean>`, bytes `<base64>`, undefined members are left out. */
export type ReplyValue =
  | string
  | number
  | boolean
  | Text
  | Uint8Array
  | readonly ReplyValue[]
  | { readonly [member: string]: ReplyValue | undefined };

/** A string that leaves as one whatever it looks like, as few methods of the servers send it. */
export class Text {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const integer = /^[+-]?\d+\n?$/;
const double = /^[+-]?(?=\d|\.\d)\d*(?:\.\d*)?(?:[Ee][+-]?\d+)?\n?$/;

export function encodeReply(value: ReplyValue): string {
  return `<?xml version="1.0"?>\n<methodResponse>\n<params>\n<param>${encodeValue(value)}</param>\n</params>\n</methodResponse>\n`;
}

export function encodeFault(code: number, text: string): string {
  const fault = encodeValue({ faultCode: code, faultString: text });
  return `<?xml version="1.0"?>\n<methodResponse>\n<fault>\n${fault}</fault>\n</methodResponse>\n`;
}

function encodeValue(value: ReplyValue): string {
  if (typeof value === 'string' || typeof value === 'number') return encodeScalar(String(value));
  if (typeof value === 'boolean') return `<value><boolean>${value ? 1 : 0}</boolean></value>\n`;
  if (value instanceof Text) return `<value><string>${escape(value.text)}</string></value>\n`;
  if (value instanceof Uint8Array) {
    return `<value><base64>${Buffer.from(value).toString('base64')}</base64></value>\n`;
  }
  if (isList(value)) {
    return `<value><array><data>\n${value.map(encodeValue).join('')}</data></array></value>\n`;
  }
  const members = shuffled(Object.entries(value)).map(([name, member]) =>
    member === undefined ? '' : `<member><name>${name}</name>${encodeValue(member)}</member>\n`,
  );
  return `<value><struct>\n${members.join('')}</struct></value>\n`;
}

/** The servers keep members in hashes, so their order is another one in each answer. */
function shuffled<T>(items: T[]): T[] {
  for (let index = items.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [items[index], items[other]] = [items[other] as T, items[index] as T];
  }
  return items;
}

function isList(value: object): value is readonly ReplyValue[] {
  return Array.isArray(value);
}

function encodeScalar(text: string): string {
  if (integer.test(text)) return `<value><i4>${text}</i4></value>`;
  if (double.test(text)) return `<value><double>${text}</double></value>`;
  return `<value><string>${escape(text)}</string></value>`;
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const special = /[^\t\n\r\x20-\x7e]|[&<>"]/;

/** Characters that XML cannot carry are left out; the real codec would write a document nobody can read. */
function escape(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(
      /[&<>"]|[\x80-\ud7ff\ue000-\ufffd]/g,
      (character) => named[character] ?? `&#${character.charCodeAt(0)};`,
    );
}
