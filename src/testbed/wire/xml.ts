// Reads XML documents that come from outside into a tree.
import { DOMParser } from '@xmldom/xmldom';

/** The text is not a document that could be read; the message is the parser's. */
export class UnreadableXml extends Error {
  override readonly name = 'UnreadableXml';
}

/** Characters: no credential and no RSpec of any client comes near this. */
const longest = 4 * 1024 * 1024;

/** Elements within elements; what walks the tree does so by recursion. */
const deepest = 200;

/** @throws UnreadableXml also for a document type declaration, which could make a small text a huge one */
export function parseXml(text: string): Document {
  if (text.length > longest) throw new UnreadableXml(`it is longer than ${longest} characters`);
  if (/<!DOCTYPE/i.test(text))
    throw new UnreadableXml('document type declarations are not accepted');
  const complaints: string[] = [];
  // What the handler throws, the parser would catch and report as another error.
  const complain = (message: string): void => void complaints.push(message);
  const parser = new DOMParser({
    errorHandler: { warning: () => undefined, error: complain, fatalError: complain },
  });
  const document = parser.parseFromString(text, 'text/xml') as Document | undefined;
  const [first] = complaints;
  if (first !== undefined) throw new UnreadableXml(tidy(first));
  if (!document?.documentElement) throw new UnreadableXml('no element found');
  checkDepth(document);
  return document;
}

/** Without recursion itself. @throws UnreadableXml */
function checkDepth(document: Document): void {
  let depth = 0;
  let node: Node | null = document.documentElement;
  while (node !== null && depth >= 0) {
    if (node.firstChild !== null) {
      depth += 1;
      if (depth > deepest) throw new UnreadableXml('it is nested too deeply');
      node = node.firstChild;
      continue;
    }
    while (node?.nextSibling === null && depth > 0) {
      node = node.parentNode;
      depth -= 1;
    }
    node = depth > 0 ? (node?.nextSibling ?? null) : null;
  }
}

/** Without the parser's own name and the position it does not always know. */
function tidy(message: string): string {
  return message
    .replace(/^\[xmldom \w+\]\s*/, '')
    .replace(/@#\[line:undefined.*$/s, '')
    .trim();
}
