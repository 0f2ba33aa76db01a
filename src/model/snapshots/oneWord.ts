/** A server's word for a state, as it stands in a sentence or a row: one line, and not endless. */

const LONGEST = 40;

export function oneWord(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const cut = Array.from(line).slice(0, LONGEST).join('');
  return cut === line ? line : `${cut}…`;
}
