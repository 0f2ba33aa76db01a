// String literals as the tree has them.
import type { SyntaxNode } from '@lezer/common';
import { children, textOf } from './nodes';

export interface Literal {
  /** With prefix and quotes. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly quote: string;
  readonly closed: boolean;
  /** Its value is known only when the profile runs, or is no text: an f-string, bytes. */
  readonly formatted: boolean;
}

const opening = /^([A-Za-z]{0,2})("""|'''|["'])/;

/** One `String` or `FormatString`; one that is open ends with its line. */
export function literalOf(text: string, node: SyntaxNode): Literal | undefined {
  const { from: start, to: end } = node;
  const match = opening.exec(text.slice(start, start + 5));
  const [whole = '', prefix = '', quote = ''] = match ?? [];
  if (quote === '') return undefined;
  const valueStart = start + whole.length;
  const closed = end - quote.length >= valueStart && isClosed(text, valueStart, end, quote);
  return {
    start,
    end,
    valueStart,
    valueEnd: closed ? end - quote.length : end,
    quote,
    closed,
    formatted: node.name === 'FormatString' || /[bft]/i.test(prefix),
  };
}

function isClosed(text: string, from: number, end: number, quote: string): boolean {
  if (!text.startsWith(quote, end - quote.length)) return false;
  let backslashes = 0;
  for (let at = end - quote.length - 1; at >= from && text[at] === '\\'; at--) backslashes += 1;
  return backslashes % 2 === 0;
}

/** The literals of a `String`, or of several that are one value. */
export function literalsOf(text: string, node: SyntaxNode): Literal[] {
  const nodes = node.name === 'ContinuedString' ? children(node) : [node];
  return nodes.flatMap((each) => literalOf(text, each) ?? []);
}

export function valueOf(text: string, literals: readonly Literal[]): string {
  return literals.map(({ valueStart, valueEnd }) => text.slice(valueStart, valueEnd)).join('');
}

/** Escapes mean something else than what is written; a control character is a damaged file. */
export function isPlain(text: string, literals: readonly Literal[]): boolean {
  return (
    literals.every(({ closed, formatted }) => closed && !formatted) &&
    !/[\\\u0000-\u001f\u007f]/.test(valueOf(text, literals))
  );
}

/** A string with all that Python joins to it. */
export function wholeString(node: SyntaxNode): SyntaxNode {
  return node.parent?.name === 'ContinuedString' ? node.parent : node;
}

export function isString({ name }: SyntaxNode): boolean {
  return name === 'String' || name === 'ContinuedString' || name === 'FormatString';
}

/** The value of a string that is no more than it says. */
export function plainText(text: string, node: SyntaxNode | undefined): string | undefined {
  if (node?.name !== 'String') return undefined;
  const literal = literalOf(text, node);
  return literal && isPlain(text, [literal]) ? valueOf(text, [literal]) : textOf(text, node);
}
