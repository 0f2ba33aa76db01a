// Writing the value of an attribute: escaped, in the quotes that are there or in those that are missing.
import type { Attribute } from './document';
import type { TextEdit } from '../edits/textEdit';
import { escapeXml } from './escape';

/** Makes of a value the text for the span between `valueStart` and `valueEnd`. */
export function writerFor(attribute: Attribute): (value: string) => string {
  const { quote, closed, flaw } = attribute;
  // The quote after the value is there.
  if (flaw === 'xml-missing-open-quote' && quote !== '')
    return (value) => quote + escapeXml(value, quote);
  if (quote === '') return (value) => `"${escapeXml(value)}"`;
  return (value) => escapeXml(value, quote) + (closed ? '' : quote);
}

/** The edit that gives an attribute a value, whatever it has now. */
export function replaceValue(attribute: Attribute, value: string): TextEdit {
  const { raw, valueStart, valueEnd, nameEnd } = attribute;
  if (raw === undefined) return { start: nameEnd, end: nameEnd, text: `="${escapeXml(value)}"` };
  return { start: valueStart, end: valueEnd, text: writerFor(attribute)(value) };
}
