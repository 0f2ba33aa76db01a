// Comments of texts that are not understood: what is commented out is used by nobody, so it is not judged.
import type { Span } from '../syntax/document';
import type { TextKind } from './kinds';

const signs: Readonly<Record<TextKind, RegExp | undefined>> = {
  json: /^\s*(?:\/\/|\/\*)/,
  notebook: undefined,
  terraform: /^\s*(?:#|\/\/|\/\*|\*)|\s#\s|\s\/\/\s/,
  yaml: /^\s*#|\s#\s/,
  shell: /^\s*#|\s#\s/,
  prose: undefined,
};

/** Whether a comment begins before an offset on its line; in doubt it does. */
export function isInComment(text: string, offset: number, kind: TextKind): boolean {
  const sign = signs[kind];
  if (sign === undefined) return kind === 'prose' && isInHtmlComment(text, offset);
  // Looking for the beginning of a line without an end, again and again, costs too much.
  const from = Math.max(0, offset - LONGEST_LINE);
  const near = text.slice(from, offset);
  const start = near.lastIndexOf('\n') + 1;
  // A line without an end is no line that somebody has commented.
  return (start > 0 || from === 0) && sign.test(near.slice(start));
}

const LONGEST_LINE = 1000;

function isInHtmlComment(text: string, offset: number): boolean {
  const near = text.slice(Math.max(0, offset - LONGEST_LINE), offset);
  return near.lastIndexOf('<!--') > near.lastIndexOf('-->');
}

/** Comments with an order for us: `# geni-image: …`, `// geni-image: …`, `<!-- geni-image: … -->`. */
export function orders(text: string): (Span & { readonly inside: string })[] {
  const found = text.matchAll(/(#|\/\/|<!--)[ \t]*(?=geni-image:)([^\n]*)/g);
  return [...found].map(({ index, 0: whole, 1: sign = '', 2: rest = '' }) => {
    const inside = sign === '<!--' ? rest.replace(/-->.*$/, '') : rest;
    const end = index + whole.length - rest.length + inside.length;
    return { start: index, end: sign === '<!--' ? end + 3 : end, inside };
  });
}
