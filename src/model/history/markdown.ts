/** Texts of others within Markdown. */
import { replaceHidden } from '../hiddenCharacters';

/** As plain words in one line: no markup, no links, no end of a table's cell. */
export function escapedMarkdown(text: string): string {
  return inOneLine(text)
    .replace(/[\\`*_{}[\]()<>#|~&!^$]/g, String.raw`\$&`)
    .replace(/(?<=\w):(?=\/\/)/g, String.raw`\:`)
    .replaceAll('@', '&#64;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#46;`);
}

/** As code: nothing counts inside, as long as the text has fewer backquotes in a row than its ends. */
export function markdownCode(text: string): string {
  const plain = inOneLine(text);
  const longest = longestOf(plain);
  const ends = '`'.repeat(longest + 1);
  return longest === 0 ? `${ends}${plain}${ends}` : `${ends} ${plain} ${ends}`;
}

/** The same as lines of their own. */
export function markdownBlock(language: string, text: string): string[] {
  const plain = inOneLine(text);
  const ends = '`'.repeat(Math.max(3, longestOf(plain) + 1));
  return [`${ends}${language}`, plain, ends];
}

function longestOf(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

function inOneLine(text: string): string {
  return replaceHidden(text.replace(/\s+/g, ' '), () => '\uFFFD');
}
