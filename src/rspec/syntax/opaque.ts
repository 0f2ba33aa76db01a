// Comments, CDATA sections, processing instructions and the DOCTYPE: where each ends, and what is wrong with it.
import { code, declarationEnd } from './characters';
import type { Span, SyntaxCode } from './document';

export interface Opaque {
  readonly end: number;
  readonly problems: readonly (Span & { readonly code: SyntaxCode })[];
}

const none: Opaque['problems'] = [];

/** What begins with `<!` or `<?` at an offset; `first` is where the text of the document begins. */
export function scanOpaque(text: string, start: number, first: number): Opaque {
  if (text.charCodeAt(start + 1) === code.question) return instruction(text, start, first);
  if (text.startsWith('<!--', start)) return comment(text, start);
  if (text.startsWith('<![CDATA[', start)) return section(text, start, ']]>');
  return declaration(text, start);
}

function section(text: string, start: number, closing: string): Opaque {
  const close = text.indexOf(closing, start + 2);
  const end = close < 0 ? text.length : close + closing.length;
  if (close >= 0) return { end, problems: none };
  return { end, problems: [{ code: 'xml-open-section', start, end: Math.min(start + 9, end) }] };
}

function comment(text: string, start: number): Opaque {
  // The search begins after `<!--`, else `<!-->` would end itself.
  const close = text.indexOf('-->', start + 4);
  if (close < 0) {
    const end = text.length;
    return { end, problems: [{ code: 'xml-open-comment', start, end: Math.min(start + 4, end) }] };
  }
  const end = close + 3;
  const dashes = text.indexOf('--', start + 4);
  if (dashes >= close) return { end, problems: none };
  return { end, problems: [{ code: 'xml-comment-dashes', start: dashes, end: dashes + 2 }] };
}

function instruction(text: string, start: number, first: number): Opaque {
  if (!/^<\?xml\s/.test(text.slice(start, start + 6))) return section(text, start, '?>');
  const end = declarationEnd(text, start);
  const problems: (Span & { readonly code: SyntaxCode })[] = [];
  if (!text.startsWith('?>', end - 2)) problems.push({ code: 'xml-open-section', start, end });
  if (start > first) problems.push({ code: 'xml-late-declaration', start, end });
  return { end, problems };
}

/** `<!DOCTYPE …>`, with its internal subset. Reported and skipped: nothing in it is ever used. */
function declaration(text: string, start: number): Opaque {
  let end = start + 2;
  let depth = 0;
  for (; end < text.length; end++) {
    const character = text.charCodeAt(end);
    if (character === code.openBracket) depth++;
    else if (character === code.closeBracket) depth--;
    else if (depth <= 0 && character === code.less) break;
    else if (depth <= 0 && character === code.greater) {
      end++;
      break;
    }
  }
  return { end, problems: [{ code: 'xml-doctype', start, end }] };
}
