/** Long texts of servers, cut to what people read. Programs and logs get the whole. */
import * as l10n from '@vscode/l10n';

/** Characters and lines that are shown of what a server says. */
export const readable = { characters: 500, lines: 6 };

/** For a name that somebody has chosen, within a sentence. */
export const oneName = { characters: 60, lines: 1 };

/** The beginning of a text, with a sign of how much is missing. */
export function shortened(text: string, { characters, lines } = readable): string {
  const kept = text.split(/\r?\n/).slice(0, lines).join('\n').slice(0, characters);
  if (kept.length >= text.replaceAll('\r\n', '\n').length) return text;
  return l10n.t('{0}… ({1} more characters)', wholeCharacters(kept), text.length - kept.length);
}

/** The end of a log, where the reason stands, with a sign of how much is missing before it. */
export function shortenedLog(text: string, { characters, lines } = logEnd): string {
  const kept = text.split(/\r?\n/).slice(-lines).join('\n').slice(-characters);
  const left = text.replaceAll('\r\n', '\n').length - kept.length;
  return left <= 0 ? text : l10n.t('({0} characters before this)\n{1}', left, kept.trimStart());
}

const logEnd = { characters: 4_000, lines: 40 };

/** Without half of a character that takes two code units. */
function wholeCharacters(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
