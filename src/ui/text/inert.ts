/**
 * Words of others (servers, files, the workspace) made fit to be shown. VS Code reads three things out
 * of plain strings: `[text](command:…)` becomes a link that runs, in messages and below input boxes;
 * `$(name)` becomes an icon, in lists, rows and the status bar; and characters that cannot be seen
 * move or hide the others. Whatever goes through here is none of these any more.
 */

/** Characters that steer, hide, or turn the direction of writing; U+FE0F only asks for a colour emoji. */
const unseen = /(?!\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Characters of one text; more of it would only hide what stands beside it. */
const longest = 1000;

/** Unseen characters become their code, as in `[U+202E]`, which is how the editor writes them. Line ends stay. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', ' ').replace(unseen, codeOf);
}

function codeOf(character: string): string {
  if (character === '\n') return character;
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
