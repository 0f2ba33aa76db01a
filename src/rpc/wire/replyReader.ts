// The strict reader of method responses: one pass over the bytes, no tree in between. It knows the
// few tags of XML-RPC and refuses everything else, so a page of HTML, a DOCTYPE, a cut-off body or a
// nest of a million arrays ends in a sentence instead of a crash (docs/protocol.md 2.5, 13).
import { inUtf8, whatCame } from './foreignReply';
import { cutOff, decodeText, ReplyError } from './text';

/** How scalars of the reply become values. */
export interface Scalars<T> {
  string: (text: string) => T;
  int: (text: string) => T;
  double: (text: string) => T;
  boolean: (text: string) => T;
  date: (text: string) => T;
  base64: (text: string) => T;
  nil: () => T;
}

/** The bytes of base64 text. */
export function base64Scalar(text: string): Uint8Array {
  const compact = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) throw new ReplyError('invalid base64');
  return Buffer.from(compact, 'base64');
}

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;

/** Kinds of scalar by tag. The `ex:` forms and the odd integers are Apache's extensions. */
const SCALAR_TAGS: ReadonlyMap<string, keyof Scalars<unknown>> = new Map([
  ['string', 'string'],
  ['int', 'int'],
  ['i1', 'int'],
  ['i2', 'int'],
  ['i4', 'int'],
  ['i8', 'int'],
  ['ex:i1', 'int'],
  ['ex:i2', 'int'],
  ['ex:i8', 'int'],
  ['double', 'double'],
  ['float', 'double'],
  ['boolean', 'boolean'],
  ['dateTime.iso8601', 'date'],
  ['base64', 'base64'],
  ['nil', 'nil'],
  ['ex:nil', 'nil'],
]);

/** What a scalar's text must look like. Blanks and signs may stand in an int (docs/protocol.md 13). */
const SCALAR_SHAPES: Partial<Record<keyof Scalars<unknown>, RegExp>> = {
  int: /^\s*[+-]?\d+\s*$/,
  double: /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/,
  boolean: /^\s*(?:0|1|true|false)\s*$/,
  nil: /^\s*$/,
};

/** Reads one reply. */
export class ReplyReader<T> {
  readonly #bytes: Buffer;
  readonly #scalars: Scalars<T>;
  readonly #maxDepth: number;
  readonly #maxValues: number;
  #values = 0;
  readonly #mayHoldCr: boolean;
  #at = 0;
  /** True after a tag that closed itself, as `<string/>` does. */
  #selfClosed = false;

  constructor(
    xml: string | Uint8Array,
    scalars: Scalars<T>,
    {
      maxBytes,
      maxDepth,
      maxValues,
    }: Readonly<Record<'maxBytes' | 'maxDepth' | 'maxValues', number>>,
  ) {
    // A text has at least as many bytes as characters, so the cheap test comes before the conversion.
    if (xml.length > maxBytes) throw tooLong(xml.length, maxBytes);
    this.#bytes = typeof xml === 'string' ? Buffer.from(xml) : inUtf8(xml);
    if (this.#bytes.length > maxBytes) throw tooLong(this.#bytes.length, maxBytes);
    this.#scalars = scalars;
    this.#maxDepth = maxDepth;
    this.#maxValues = maxValues;
    this.#mayHoldCr = this.#bytes.includes(0x0d);
  }

  /** The value of the reply, or of its fault. */
  read(): { value: T; fault: boolean } {
    this.#prolog();
    const fault = this.#params();
    const value = this.#value(0);
    if (!fault) this.#close('param');
    this.#close(fault ? 'fault' : 'params');
    this.#close('methodResponse');
    this.#skipBlank();
    if (this.#at < this.#bytes.length) throw new ReplyError('something after its end');
    return { value, fault };
  }

  #prolog(): void {
    if (this.#bytes.length >= 3 && this.#bytes.readUIntBE(0, 3) === 0xefbbbf) this.#at = 3;
    this.#skipBlank();
    const opening = this.#bytes.toString('latin1', this.#at, this.#at + 15);
    if (
      /^<methodResponse[\s>/]/.test(
        `${opening}${this.#bytes.toString('latin1', this.#at + 15, this.#at + 16)}`,
      )
    ) {
      this.#tag();
      if (this.#closedItself()) throw new ReplyError('no value');
      return;
    }
    throw whatCame(this.#bytes, this.#at);
  }

  /** Enters params or fault; true for a fault. */
  #params(): boolean {
    const name = this.#open();
    if (name === 'fault') return true;
    if (name !== 'params') throw new ReplyError(`<${name}> where its result should be`);
    if (this.#closedItself()) throw new ReplyError('no value');
    const param = this.#open();
    if (param === '/params') throw new ReplyError('no value');
    if (param !== 'param' || this.#closedItself())
      throw new ReplyError(`<${param}> where its result should be`);
    return false;
  }

  #value(depth: number): T {
    const name = this.#open();
    if (name !== 'value') throw new ReplyError(`<${name}> where a value should be`);
    return this.#valueBody(depth);
  }

  /** After `<value>`: a tag with the type, or text, which is a string. */
  #valueBody(depth: number): T {
    if (depth > this.#maxDepth) throw new ReplyError(`values more than ${this.#maxDepth} deep`);
    if (++this.#values > this.#maxValues)
      throw new ReplyError(`more than ${this.#maxValues} values`);
    if (this.#closedItself()) return this.#scalars.string('');
    const start = this.#at;
    this.#skipBlank();
    if (this.#peek() !== LT || this.#isCharacterData()) {
      this.#at = start;
      return this.#scalars.string(this.#text('value'));
    }
    if (this.#bytes[this.#at + 1] === SLASH) {
      const text = this.#bytes.toString('latin1', start, this.#at);
      this.#close('value');
      return this.#scalars.string(text.includes('<') ? '' : text);
    }
    const value = this.#typed(this.#tag(), depth);
    this.#close('value');
    return value;
  }

  #typed(name: string, depth: number): T {
    if (name === 'struct') return this.#struct(depth);
    if (name === 'array') return this.#array(depth);
    const kind = SCALAR_TAGS.get(name);
    if (kind === undefined) throw new ReplyError(`a value of the unknown type <${name}>`);
    const text = this.#closedItself() ? '' : this.#text(name);
    const shape = SCALAR_SHAPES[kind];
    if (shape !== undefined && !shape.test(text)) {
      throw new ReplyError(`<${name}>${text.slice(0, 40)}</${name}>, which is no ${kind}`);
    }
    return this.#scalars[kind](text);
  }

  // A struct is an object, an array is an array, in both readings; only the scalars differ.
  #struct(depth: number): T {
    const struct: Record<string, T> = {};
    if (this.#closedItself()) return struct as T;
    for (let members = 0; ; members++) {
      if (members > this.#maxValues / 10) throw new ReplyError('a struct of too many members');
      const tag = this.#open();
      if (tag === '/struct') return struct as T;
      if (tag !== 'member' || this.#closedItself())
        throw new ReplyError(`<${tag}> inside a struct`);
      if (this.#open() !== 'name') throw new ReplyError('a member without a name');
      const name = this.#closedItself() ? '' : this.#text('name');
      const value = this.#value(depth + 1);
      // Which of the two is meant, nobody knows: a code of 2 and then 0 is no success.
      if (Object.hasOwn(struct, name))
        throw new ReplyError(`two members ${JSON.stringify(name.slice(0, 40))}`);
      if (name === '__proto__') {
        // Plain assignment would change the object's prototype instead of adding a member.
        Object.defineProperty(struct, name, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      } else {
        struct[name] = value;
      }
      this.#close('member');
    }
  }

  #array(depth: number): T {
    const items: T[] = [];
    if (this.#closedItself()) return items as T;
    const tag = this.#open();
    if (tag === '/array') return items as T;
    if (tag !== 'data') throw new ReplyError(`<${tag}> inside an array`);
    while (!this.#closedItself()) {
      const next = this.#open();
      if (next === '/data') break;
      if (next !== 'value') throw new ReplyError(`<${next}> inside an array`);
      items.push(this.#valueBody(depth + 1));
      this.#selfClosed = false;
    }
    this.#close('array');
    return items as T;
  }

  #closedItself(): boolean {
    return this.#selfClosed;
  }

  /** Skips blanks and reads the next tag; a closing one comes with its slash. */
  #open(): string {
    this.#skipBlank();
    if (this.#at >= this.#bytes.length) throw cutOff();
    if (this.#peek() !== LT) throw new ReplyError('text between its tags');
    return this.#tag();
  }

  #close(name: string): void {
    const tag = this.#open();
    if (tag !== `/${name}`) throw new ReplyError(`<${tag}> where </${name}> should be`);
  }

  #peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** Reads a tag at `<`. Attributes are passed over: XML-RPC has none, but some encoders declare namespaces. */
  #tag(): string {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let end = start + (bytes[start] === SLASH ? 1 : 0);
    while (isNameByte(bytes[end])) end++;
    if (end - start > 40) throw new ReplyError('a tag that XML-RPC does not know');
    const name = bytes.toString('latin1', start, end);
    let stop = end;
    if (bytes[stop] !== GT) stop = this.#skipAttributes(end);
    this.#selfClosed = bytes[stop - 1] === SLASH && stop > start + 1;
    this.#at = stop + 1;
    return name;
  }

  #skipAttributes(from: number): number {
    const bytes = this.#bytes;
    let quote = 0;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (quote !== 0) {
        if (byte === quote) quote = 0;
      } else if (byte === 0x22 || byte === 0x27) quote = byte;
      else if (byte === GT) return at;
      else if (byte === LT) break;
    }
    throw from >= bytes.length ? cutOff() : new ReplyError('a broken tag');
  }

  /** Blanks, comments and processing instructions. */
  #skipBlank(): void {
    const bytes = this.#bytes;
    for (;;) {
      while (isBlank(bytes[this.#at])) this.#at++;
      if (bytes[this.#at] !== LT) return;
      const next = bytes[this.#at + 1];
      if (next === QUESTION) this.#skipTo('?>');
      else if (next === BANG && bytes.toString('latin1', this.#at, this.#at + 4) === '<!--')
        this.#skipTo('-->');
      else return;
    }
  }

  #skipTo(mark: string): void {
    const end = this.#bytes.indexOf(mark, this.#at + 2, 'latin1');
    if (end === -1) throw cutOff();
    this.#at = end + mark.length;
  }

  #isCharacterData(): boolean {
    return (
      this.#bytes[this.#at + 1] === BANG &&
      this.#bytes.toString('latin1', this.#at, this.#at + 9) === '<![CDATA['
    );
  }

  /** Character content up to the closing tag of `name`, that tag included. */
  #text(name: string): string {
    let text = '';
    for (;;) {
      const stop = this.#bytes.indexOf(LT, this.#at);
      if (stop === -1) throw cutOff();
      const piece = decodeText(this.#bytes, this.#at, stop, this.#mayHoldCr);
      text = text === '' ? piece : text + piece;
      this.#at = stop;
      if (this.#isCharacterData()) text += this.#characterData();
      else if (this.#bytes[stop + 1] === BANG || this.#bytes[stop + 1] === QUESTION)
        this.#commentInText();
      else break;
    }
    const tag = this.#tag();
    if (tag !== `/${name}`) throw new ReplyError(`<${tag}> inside <${name}>`);
    return text;
  }

  #commentInText(): void {
    const before = this.#at;
    this.#skipTo(this.#bytes[this.#at + 1] === QUESTION ? '?>' : '-->');
    if (
      this.#bytes.toString('latin1', before, before + 4) !== '<!--' &&
      this.#bytes[before + 1] === BANG
    ) {
      throw new ReplyError('a declaration inside a value');
    }
  }

  #characterData(): string {
    const start = this.#at + 9;
    this.#skipTo(']]>');
    const text = this.#bytes.toString('utf8', start, this.#at - 3);
    return this.#mayHoldCr ? text.replace(/\r\n?/g, '\n') : text;
  }
}

function tooLong(length: number, allowed: number): ReplyError {
  return new ReplyError(`${length} bytes, more than the ${allowed} allowed`);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Letters, digits, `.`, `-`, `_` and the colon of a prefix. */
function isNameByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x2d && byte <= 0x3a && byte !== SLASH) ||
    byte === 0x5f
  );
}
