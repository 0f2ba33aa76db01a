/**
 * The longest end of a text that consists of these characters only. In place of a regular expression such as
 * `/[:/]+$/`, which is tried again at each of them and takes quadratic time for a long run in the middle.
 */
export function endOf(text: string, characters: string): string {
  let start = text.length;
  while (start > 0 && characters.includes(text.charAt(start - 1))) start -= 1;
  return text.slice(start);
}

/** The text without that end. */
export function withoutEnd(text: string, characters: string): string {
  return text.slice(0, text.length - endOf(text, characters).length);
}
