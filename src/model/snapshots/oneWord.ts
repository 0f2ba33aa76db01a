/** A server's word for a state, as it stands in a sentence or a row: one line, and not endless. */
import { replaceHidden } from '../hiddenCharacters';

const LONGEST = 40;

export function oneWord(text: string): string {
  const line = replaceHidden(text, () => ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const cut = Array.from(line).slice(0, LONGEST).join('');
  return cut === line ? line : `${cut}…`;
}
