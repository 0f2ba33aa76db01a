/**
 * Words of others (servers, files, the workspace) made fit to be shown. VS Code reads three things out
 * of plain strings: `[text](command:…)` becomes a link that runs, in messages and below input boxes;
 * `$(name)` becomes an icon, in lists, rows and the status bar; and characters that cannot be seen
 * move or hide the others. Whatever goes through here is none of these any more.
 */
import { replaceHidden } from '../../model/hiddenCharacters';

/** Characters of one text; more of it would only hide what stands beside it. */
const longest = 1000;

/**
 * Unseen characters become their code, as in `[U+202E]`, which is how the editor writes them. Tabs and
 * the ends of lines stay.
 */
export function visibleText(text: string): string {
  return replaceHidden(text.replace(/\r\n?/g, '\n'), codePointLabel);
}

function codePointLabel(character: string): string {
  if (character === '\n' || character === '\t') return character;
  const code = character.codePointAt(0) ?? 0;
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** Several lines that hold no link and no icon, as in the details of a question. */
export function inertLines(text: string, most = 4 * longest): string {
  // A space is seen, and is enough: neither pattern has one in the middle.
  const words = visibleText(text).replaceAll('](', '] (').replaceAll('$(', '$ (');
  return words.length > most ? `${words.slice(0, most).trimEnd()}…` : words;
}

/** The same in one line: messages, titles, labels, prompts. */
export function inertText(text: string, most = longest): string {
  return inertLines(text.replace(/\s+/g, ' ').trim(), most);
}

/** Characters of a text on a page, such as a log: the last ones, since a failure stands at the end. */
const longestOnPage = 200_000;

/** What a page is told, with every text in it made visible. Pages take no text for markup. */
export function visibleValue<T>(value: T): T {
  return visible(value) as T;
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') {
    const isWhole = value.length <= longestOnPage;
    return visibleText(isWhole ? value : `…\n${value.slice(-longestOnPage)}`);
  }
  if (Array.isArray(value)) return value.map(visible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visible(inner)]));
}
