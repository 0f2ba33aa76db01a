/** The words of others at the end of a sentence of ours, which ends with one dot. */
export function withDot(words: string): string {
  return words.replace(/[.!?]?$/, (end) => (end === '' ? '.' : end));
}
