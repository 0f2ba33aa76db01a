// Reads an XML-RPC call the way the real servers do: lenient about bytes, declarations and bare
// values, strict about element names. Rules: docs/protocol.md, sections 2.5 and 13.
import { SaxesParser } from 'saxes';
import { WireObject, type WireValue } from './value';

export interface MethodCall {
  readonly method: string;
  readonly params: readonly WireValue[];
}

/** The request is not a call this codec reads; `message` is the reason. Becomes fault -32700. */
export class UnreadableCall extends Error {
  override readonly name = 'UnreadableCall';
}

/** Deeper nesting than this is no request of any client. */
const deepest = 200;

const scalars = new Set(['string', 'int', 'i4', 'double', 'boolean', 'dateTime.iso8601', 'base64']);

/** More values than this are no request of any client either. */
const mostValues = 100_000;

/** Attributes mean nothing in a call, and clients write none. */
const mostAttributes = 100;

/** Which elements may stand where; `value` also takes a type. */
const children: Readonly<Record<string, readonly string[]>> = {
  methodCall: ['methodName', 'params'],
  params: ['param'],
  param: ['value'],
  value: [...scalars, 'struct', 'array'],
  struct: ['member'],
  member: ['name', 'value'],
  array: ['data'],
  data: ['value'],
};

interface Frame {
  readonly element: string;
  text: string;
  name?: string;
  value?: WireValue;
  readonly values: WireValue[];
  readonly members: Map<string, WireValue>;
}

/**
 * @param body the request body as it came. Non-ASCII bytes are dropped, as Emulab does before it parses.
 * @throws UnreadableCall
 */
export function decodeCall(body: Uint8Array): MethodCall {
  const reader = new CallReader();
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new UnreadableCall(error.message);
  });
  parser.on('doctype', () => {
    throw new UnreadableCall('document type declarations are not accepted');
  });
  let attributes = 0;
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > mostAttributes) throw new UnreadableCall('too many attributes');
  });
  parser.on('opentag', (tag) => reader.open(tag.name));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', (tag) => reader.close(tag.name));
  parser.write(asciiOf(body)).close();
  return reader.call();
}

function asciiOf(body: Uint8Array): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  // eslint's no-control-regex does not apply: the class is the complement of ASCII.
  return text.replace(/[^\0-\x7f]+/g, '').trimStart();
}

class CallReader {
  readonly #stack: Frame[] = [];
  #method: string | undefined;
  #params: readonly WireValue[] = [];
  #count = 0;

  open(element: string): void {
    const parent = this.#stack.at(-1);
    if (!parent) {
      if (element !== 'methodCall') throw new UnreadableCall(`unknown RPC type \`${element}'`);
    } else if (!children[parent.element]?.includes(element)) {
      const wanted =
        parent.element === 'value' ? 'a data type' : (children[parent.element]?.[0] ?? 'text');
      throw new UnreadableCall(`wanted ${wanted}, got \`${element}'`);
    }
    if (this.#stack.length >= deepest) throw new UnreadableCall('nested too deeply');
    if (element === 'value') this.#count += 1;
    if (this.#count > mostValues) throw new UnreadableCall('too many values');
    this.#stack.push({ element, text: '', values: [], members: new Map() });
  }

  text(text: string): void {
    const frame = this.#stack.at(-1);
    if (frame) frame.text += text;
  }

  close(element: string): void {
    const frame = this.#stack.pop();
    if (!frame) return;
    const parent = this.#stack.at(-1);
    if (element === 'methodName') this.#method = frame.text;
    else if (element === 'params') this.#params = frame.values;
    else if (parent) hand(frame, parent);
  }

  call(): MethodCall {
    if (this.#method === undefined) throw new UnreadableCall('no methodName');
    return { method: this.#method, params: this.#params };
  }
}

/** Gives what an element holds to the element around it. */
function hand(frame: Frame, parent: Frame): void {
  switch (frame.element) {
    case 'name':
      parent.name = frame.text;
      return;
    case 'member':
      if (frame.name !== undefined && frame.value !== undefined)
        parent.members.set(frame.name, frame.value);
      return;
    case 'value': {
      const value = frame.value ?? frame.text;
      if (parent.element === 'data') parent.values.push(value);
      else parent.value = value;
      return;
    }
    case 'param':
      if (frame.value !== undefined) parent.values.push(frame.value);
      return;
    case 'data':
      for (const value of frame.values) parent.values.push(value);
      return;
    case 'array':
      parent.value = frame.values;
      return;
    case 'struct':
      parent.value = frame.members;
      return;
    default:
      parent.value = scalarOf(frame.element, frame.text);
  }
}

function scalarOf(element: string, text: string): WireValue {
  switch (element) {
    case 'boolean':
    case 'dateTime.iso8601':
    case 'base64':
      return new WireObject(element, text);
    default:
      return text;
  }
}
