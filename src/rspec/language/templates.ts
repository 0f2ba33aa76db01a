// Files that a template language fills in before a site sees them: Jinja, ERB, PHP, Mustache, the shell,
// printf and the like. What such a place becomes is not known here, so it is never judged.
import type { Span } from '../syntax/document';

/**
 * `{{ x }}`, `${x}`, `{0}`; `<%= x %>`, `<IMAGE>`; `$IMAGE`; `%s`, `%(image)s`; `@IMAGE@`, `__IMAGE__`,
 * `%IMAGE%`, `[[IMAGE]]`; and the dots of an example that leaves something out.
 */
const placeholder =
  /[{}<>]|\$\w|%[sdir](?![0-9A-Fa-f])|%\(\w+\)|@\w+@|__\w+__|%[A-Za-z_]{3,}%|\[\[|\]\]|\.\.\.|…/;

/** Whether a value holds a place that something else fills in, so that it is not known yet. */
export function isPlaceholder(value: string): boolean {
  return placeholder.test(value);
}

/**
 * What a place does to the text around it: a `value` stands for a text, `begin`, `else` and `end` decide
 * which parts there are, an `include` can bring tags of its own.
 */
export type TemplateRole = 'value' | 'begin' | 'else' | 'end' | 'include';

export interface TemplateSpan extends Span {
  readonly role: TemplateRole;
}

interface Bracket {
  readonly opening: string;
  readonly closing: string;
  /** Longer ones are no template, but two ends of something else. */
  readonly longest: number;
}

const brackets: readonly Bracket[] = [
  { opening: '{{', closing: '}}', longest: 1000 },
  { opening: '{%', closing: '%}', longest: 2000 },
  { opening: '{#', closing: '#}', longest: 20_000 },
  { opening: '<%', closing: '%>', longest: 20_000 },
  { opening: '<?php', closing: '?>', longest: 20_000 },
  { opening: '<?=', closing: '?>', longest: 2000 },
];

/** `${x}`, `$x`, `%(x)s`, `%s`, `@X@`, `__X__`, `[[x]]`: each stands for a text, perhaps for whole attributes. */
const simple =
  /\$\{[^{}\s]{1,100}\}|\$[A-Za-z_]\w*|%\(\w+\)[sdir]|%[sdir]\b|@\w+@|__[A-Za-z]\w*__|\[\[[^[\]\n]{1,100}\]\]/g;

/** Where templates stand in a text, in order; none within another. */
export function templateSpans(text: string): TemplateSpan[] {
  const found: TemplateSpan[] = [];
  for (const bracket of brackets) found.push(...bracketed(text, bracket));
  for (const match of text.matchAll(simple))
    found.push({ start: match.index, end: match.index + match[0].length, role: 'value' });
  let end = 0;
  return found
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((span) => {
      const isFree = span.start >= end;
      if (isFree) end = span.end;
      return isFree;
    });
}

function* bracketed(text: string, { opening, closing, longest }: Bracket): Generator<TemplateSpan> {
  let start = text.indexOf(opening);
  while (start >= 0) {
    const inside = start + opening.length;
    const close = text.indexOf(closing, inside);
    if (close < 0) return;
    // `${#list}` is the shell's, and three braces are Mustache's way to escape nothing.
    const isOther = text.charAt(start - 1) === '$';
    let end = close + closing.length;
    if (opening === '{{') while (text.charAt(end) === '}') end++;
    if (isOther || end - start > longest) start = text.indexOf(opening, inside);
    else {
      yield { start, end, role: roleOf(opening, text.slice(inside, close)) };
      start = text.indexOf(opening, end);
    }
  }
}

/** Words of Jinja and its like, ERB and PHP that begin what another ends. */
const begins =
  /^\s*(?:if|unless|for|foreach|while|switch|block|macro|filter|call|with|autoescape|raw|case|begin)\b|[{:]\s*$|\bdo(?:\s*\|[^|]*\|)?\s*$/;
const isElse = /^\s*(?:\}\s*)?(?:else|elif|elsif|elseif|when|rescue)\b/;
const ends = /^\s*(?:end\w*\b|\})/;
const includes =
  /\b(?:include|include_once|require|require_once|extends|import|render|yield|super)\b/;

function roleOf(opening: string, content: string): TemplateRole {
  if (opening === '{#' || opening === '<?=') return 'value';
  if (opening === '{{') return roleOfMustache(content);
  const code = content.replace(/^[-=+]|[-+]$/g, '');
  if (includes.test(code)) return 'include';
  if (isElse.test(code)) return 'else';
  if (ends.test(code)) return 'end';
  return begins.test(code) ? 'begin' : 'value';
}

/** Mustache: `{{#x}}…{{^x}}…{{/x}}`, `{{else}}`, `{{> part}}`; all else is a value. */
function roleOfMustache(content: string): TemplateRole {
  const first = content.trimStart().charAt(0);
  if (first === '>') return 'include';
  if (first === '#' || first === '^') return 'begin';
  if (first === '/') return 'end';
  return /^\s*else\b/.test(content) ? 'else' : 'value';
}

const mayHoldBlocks = /\{%|<%|<\?php|\{\{[#^/>]/;

/** Whether parts of a text are there only under a condition, or more than once, or come from elsewhere. */
export function hasBlocks(text: string): boolean {
  return mayHoldBlocks.test(text) && templateSpans(text).some(({ role }) => role !== 'value');
}
