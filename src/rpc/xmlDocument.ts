// Reads small XML documents (manifests, image metadata) into plain objects, through fast-xml-parser.
// That parser does not decode numeric references by default, lets malformed input pass, and would
// expand a DOCTYPE: all three are dealt with here, once. Its own validator is deprecated and costs more
// to load than all else together, so `saxes`, a strict reader, judges the form.
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { RpcError } from './errors';

/** An element: attributes under `@name`, children under their local names, text under `#text`. */
export type XmlElement = Record<string, unknown>;

/** Manifests need about ten levels. */
const MAX_DEPTH = 100;

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
 * @throws {RpcError} `bad-reply` when it is malformed, has a DOCTYPE or another root.
 */
export function readXml(xml: string, root: string, what: string): XmlElement {
  const bad = (why: string): RpcError =>
    new RpcError('bad-reply', `The ${what} cannot be read: ${why}.`);
  const fault = faultOf(xml);
  if (fault !== undefined) throw bad(fault);
  const document: unknown = parser.parse(xml);
  const element = isElement(document) ? childrenOf(document, root)[0] : undefined;
  if (element === undefined) throw bad(`it has no <${root}>`);
  return element;
}

/** What is wrong with the form of a document, or undefined for nothing. */
function faultOf(xml: string): string | undefined {
  const strict = new SaxesParser({ xmlns: true });
  let fault: string | undefined;
  let depth = 0;
  strict.on('opentag', () => {
    // The parser after this one calls itself for each level.
    if (++depth > MAX_DEPTH) fault ??= `its elements nest more than ${MAX_DEPTH} deep`;
  });
  strict.on('closetag', () => depth--);
  strict.on('doctype', () => {
    fault ??= 'it has a DOCTYPE';
  });
  strict.on('error', ({ message }) => {
    fault ??= `it is not well-formed XML (${message})`;
  });
  strict.write(xml).close();
  return fault;
}

/** The child elements of one name, in their order. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  const found = element[name];
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
