// Reads XML documents that come from outside into a tree.
import { DOMParser } from '@xmldom/xmldom';

/** The text is not a document that could be read; the message is the parser's. */
export class UnreadableXml extends Error {
  override readonly name = 'UnreadableXml';
}

/** @throws UnreadableXml also for a document type declaration, which could make a small text a huge one */
export function parseXml(text: string): Document {
  if (text.includes('<!DOCTYPE'))
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
  return document;
}

/** Without the parser's own name and the position it does not always know. */
function tidy(message: string): string {
  return message
    .replace(/^\[xmldom \w+\]\s*/, '')
    .replace(/\s*@#\[line:undefined.*$/s, '')
    .trim();
}
