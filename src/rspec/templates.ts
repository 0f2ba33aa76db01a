// Files that a template language fills in before a site sees them: Jinja, ERB, PHP, Mustache, the shell,
// printf and the like. What such a place becomes is not known here, so it is never judged.
import type { Span } from './document';

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

const brackets: readonly (readonly [string, string])[] = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
  ['<%', '%>'],
  ['<?php', '?>'],
  ['<?=', '?>'],
];

/** Where a template language stands in a text, in order. */
export function templateSpans(text: string): Span[] {
  const found: Span[] = [];
  for (const [opening, closing] of brackets) {
    let start = text.indexOf(opening);
    while (start >= 0) {
      const close = text.indexOf(closing, start + opening.length);
      if (close < 0) break;
      const end = close + closing.length;
      found.push({ start, end });
      start = text.indexOf(opening, end);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Whether parts of a text are there only under a condition, or more than once. */
export function hasBlocks(text: string): boolean {
  return /\{%|<%|<\?php|<\?=|\{\{[#^/]/.test(text);
}
