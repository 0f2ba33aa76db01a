// What typing `>`, `</` or `/>` asks for: the end tag of the element, the rest of it, or none any more.
import type { Element, RspecDocument } from '../syntax/document';
import { elementAt, isOpaque, selfAndAncestors } from '../syntax/tree';
import { skipBlanks } from '../syntax/characters';
import type { TextEdit } from './textEdit';

export interface TagClosing extends TextEdit {
  /** Where the cursor stands afterwards: before the new text, or behind it. */
  readonly cursor: 'before' | 'after';
}

/** What to do when the character before the offset was just typed; undefined for nothing. */
export function closeTag(document: RspecDocument, offset: number): TagClosing | undefined {
  const { text } = document;
  if (isOpaque(document, offset)) return undefined;
  const typed = text.charAt(offset - 1);
  if (typed === '>') return afterStartTag(document, offset) ?? afterEndTag(document, offset);
  if (typed !== '/') return undefined;
  return text.charAt(offset - 2) === '<'
    ? afterSlash(document, offset)
    : afterSelfClosing(document, offset);
}

function afterStartTag(document: RspecDocument, offset: number): TagClosing | undefined {
  const element = elementAt(document, offset);
  if (element?.openEnd !== offset || element.selfClosed || element.broken) return undefined;
  if (!lacksEndTag(element) || isInOpenValue(document, element)) return undefined;
  return { start: offset, end: offset, text: `</${element.name}>`, cursor: 'before' };
}

/** Whether what looks like a tag stands in a value that is not closed yet. */
function isInOpenValue({ problems }: RspecDocument, { start }: Element): boolean {
  return problems.some(
    ({ code, element }) => code === 'xml-open-quote' && element?.openEnd === start,
  );
}

/** An end tag that was typed out before the one that is there already: the second one closes nothing. */
function afterEndTag(document: RspecDocument, offset: number): TagClosing | undefined {
  const { text } = document;
  const start = text.lastIndexOf('</', offset - 1);
  const tag = text.slice(start, offset);
  if (start < 0 || !/^<\/[^\s<>]+>$/.test(tag) || !text.startsWith(tag, offset)) return undefined;
  return isOneTooMany(document, tag)
    ? { start: offset, end: offset + tag.length, text: '', cursor: 'after' }
    : undefined;
}

/** The end tag of an element that now ends itself, where nothing but white space is between them. */
function afterSelfClosing(document: RspecDocument, offset: number): TagClosing | undefined {
  const { text } = document;
  const element = elementAt(document, offset);
  const start = offset + 1;
  if (element?.openEnd !== start || !element.selfClosed) return undefined;
  const tag = `</${element.name}>`;
  const at = skipBlanks(text, start);
  if (!text.startsWith(tag, at) || !isOneTooMany(document, tag)) return undefined;
  return { start, end: at + tag.length, text: '', cursor: 'after' };
}

/** Whether an end tag that reads so closes nothing. */
function isOneTooMany({ text, problems }: RspecDocument, tag: string): boolean {
  return problems.some(
    ({ code, start, end }) => code === 'xml-stray-end-tag' && text.slice(start, end) === tag,
  );
}

function afterSlash(document: RspecDocument, offset: number): TagClosing | undefined {
  const { text } = document;
  const element = elementAt(document, offset - 1);
  // In `</|node>` the name is there.
  if (!element || element.name === '' || /^[\w.:-]/.test(text.slice(offset, offset + 1)))
    return undefined;
  const rest = `${element.name}>`;
  if (text.startsWith(`</${rest}`, offset))
    return { start: offset, end: offset + rest.length + 2, text: rest, cursor: 'after' };
  if (!lacksEndTag(element)) return undefined;
  return { start: offset, end: offset, text: rest, cursor: 'after' };
}

/** Also where the end tag was taken from an element of the same name around it. */
function lacksEndTag(element: Element): boolean {
  for (const around of selfAndAncestors(element))
    if (around.name === element.name && around.closeStart < 0 && !around.selfClosed) return true;
  return false;
}
