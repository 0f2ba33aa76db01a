// Reads small XML documents (manifests, image metadata) into plain objects, through fast-xml-parser.
// That parser does not decode numeric references by default, lets malformed input pass, and would
// expand a DOCTYPE: all three are dealt with here, once. Its own validator is deprecated and costs more
// to load than all else together, so `saxes`, a strict reader, judges the form.
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { RpcError, type Flaw } from '../errors';

/** An element: attributes under `@name`, children under their local names, text under `#text`. */
export type XmlElement = Record<string, unknown>;

/** Manifests need about ten levels. */
const MAX_DEPTH = 100;

/** Characters; the manifest of a thousand nodes has about three million. */
const MAX_LENGTH = 8_388_608;

/** Elements and attributes together; that manifest has about 60,000. Each costs a few hundred bytes of memory. */
const MAX_PARTS = 200_000;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  // Every child is a list, so that one and several look alike.
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

/**
 * The root element of a document.
 * @throws {RpcError} `bad-reply` when it is malformed, has a DOCTYPE or another root, or is too large:
 * 8 M characters, 100 levels, 200,000 elements and attributes.
 */
export function readXml(xml: string, root: string, what: string): XmlElement {
  const bad = (why: string): RpcError => {
    const words = `the ${what} cannot be read: ${why}`;
    const flaw: Flaw = { kind: 'unreadable', words };
    return new RpcError('bad-reply', `T${words.slice(1)}.`, { flaw });
  };
  const fault = faultOf(xml);
  if (fault !== undefined) throw bad(fault);
  const document = parsed(xml);
  if (document === undefined) throw bad('it has names that no such document has');
  const element = isElement(document) ? childrenOf(document, root)[0] : undefined;
  if (element === undefined) throw bad(`it has no <${root}>`);
  return element;
}

/** Undefined where the parser refuses a name, such as `__proto__`, which it could not keep apart. */
function parsed(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch {
    return undefined;
  }
}

/** Ends the reading at the first fault, before the rest costs anything. */
class Fault extends Error {}

/** What is wrong with the form or the size of a document, or undefined for nothing. */
function faultOf(xml: string): string | undefined {
  if (xml.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
  const strict = new SaxesParser({ xmlns: true });
  let depth = 0;
  let parts = 0;
  const count = (): void => {
    if (++parts > MAX_PARTS)
      throw new Fault(`it has more than ${MAX_PARTS} elements and attributes`);
  };
  strict.on('opentag', () => {
    count();
    // The parser after this one calls itself for each level.
    if (++depth > MAX_DEPTH) throw new Fault(`its elements nest more than ${MAX_DEPTH} deep`);
  });
  strict.on('attribute', count);
  strict.on('closetag', () => depth--);
  strict.on('doctype', () => {
    throw new Fault('it has a DOCTYPE');
  });
  strict.on('error', ({ message }) => {
    throw new Fault(`it is not well-formed XML (${message.slice(0, 200)})`);
  });
  try {
    strict.write(xml).close();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

/** The child elements of one name, in their order. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  const found = Object.hasOwn(element, name) ? element[name] : undefined;
  return Array.isArray(found)
    ? found.map((item: unknown) => (isElement(item) ? item : { '#text': item }))
    : [];
}

/** An attribute, or undefined where it is absent or empty. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.[`@${name}`];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The text inside an element. */
export function textOf(element: XmlElement | undefined): string {
  const text = element?.['#text'];
  return typeof text === 'string' ? text : '';
}

function isElement(value: unknown): value is XmlElement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
