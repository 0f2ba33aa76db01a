// Reads small XML documents (manifests, image metadata, credentials) into a tree. `saxes` judges the form and
// decodes the text; a DOCTYPE, which it would let pass, is refused here.
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { RpcError, type Flaw } from '../errors';

/** An element. Names are local ones: prefixes differ from site to site. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** In their order. */
  readonly children: readonly XmlElement[];
  /** All text directly inside, with the spaces around it. */
  readonly text: string;
}

/** Manifests need about ten levels. */
const MAX_DEPTH = 100;

/** Characters; the manifest of a thousand nodes has about three million. */
const MAX_LENGTH = 8_388_608;

/** Elements and attributes together; that manifest has about 60,000. Each costs a few hundred bytes of memory. */
const MAX_PARTS = 200_000;

/**
 * The root element of a document.
 * @throws {RpcError} `bad-reply` when it is malformed, has a DOCTYPE or another root, or is too large:
 * 8 M characters, 100 levels, 200,000 elements and attributes.
 */
export function readXml(xml: string, root: string, what: string): XmlElement {
  try {
    const element = rootOf(xml);
    if (element?.name !== root) throw new Fault(`it has no <${root}>`);
    return element;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const words = `the ${what} cannot be read: ${error.message}`;
    const flaw: Flaw = { kind: 'unreadable', words };
    throw new RpcError('bad-reply', `T${words.slice(1)}.`, { flaw });
  }
}

/** Ends the reading at the first fault, before the rest costs anything. */
class Fault extends Error {}

interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** @throws {Fault} for what is wrong with the form or the size of a document. */
function rootOf(xml: string): XmlElement | undefined {
  if (xml.length > MAX_LENGTH) throw new Fault(`it is longer than ${MAX_LENGTH} characters`);
  const strict = new SaxesParser({ xmlns: true });
  let root: XmlElement | undefined;
  const open: Growing[] = [];
  let parts = 0;
  const count = (): void => {
    if (++parts > MAX_PARTS)
      throw new Fault(`it has more than ${MAX_PARTS} elements and attributes`);
  };
  const addText = (text: string): void => {
    const inside = open.at(-1);
    if (inside !== undefined) inside.text += text;
  };
  strict.on('attribute', count);
  strict.on('opentag', (tag) => {
    count();
    const element = elementOf(tag);
    root ??= element;
    open.at(-1)?.children.push(element);
    if (open.push(element) > MAX_DEPTH)
      throw new Fault(`its elements nest more than ${MAX_DEPTH} deep`);
  });
  strict.on('closetag', () => open.pop());
  strict.on('text', addText);
  strict.on('cdata', addText);
  strict.on('doctype', () => {
    throw new Fault('it has a DOCTYPE');
  });
  strict.on('error', ({ message }) => {
    throw new Fault(`it is not well-formed XML (${message.slice(0, 200)})`);
  });
  strict.write(xml).close();
  return root;
}

function elementOf({ local, attributes }: SaxesTagNS): Growing {
  const named = Object.values(attributes)
    .filter(({ prefix }) => prefix !== 'xmlns')
    .map((it) => [it.local, it.value.trim()] as const);
  return { name: local, attributes: new Map(named), children: [], text: '' };
}

/** The child elements of one name, in their order. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** An attribute, or undefined where it is absent or empty. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes.get(name);
  return value === '' ? undefined : value;
}

/** The text inside an element. */
export function textOf(element: XmlElement | undefined): string {
  return element?.text.trim() ?? '';
}
