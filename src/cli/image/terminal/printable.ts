/**
 * What others say (servers, files, names, arguments), made fit for a terminal: characters that would steer
 * it (move the cursor, colour, retitle the window), turn the direction of writing round or cannot be seen
 * at all are shown as marks instead of obeyed.
 */
import { replaceHidden } from '../../../model/hiddenCharacters';

const mark = '\uFFFD';

/** A text of several lines; LF and TAB stay, everything else that is not seen becomes U+FFFD. */
export function printable(text: string): string {
  return replaceHidden(text.replaceAll('\r\n', '\n'), (character) =>
    /[\n\t]/.test(character) ? character : mark,
  );
}

/** The same in one line: what would begin another one is a mark too, so nobody can forge a line of ours. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\t', ' ').replaceAll('\n', mark);
}

/** JSON, with every such character written as an escape: the value stays the same. */
export function printableJson(value: object, space?: number): string {
  return replaceHidden(JSON.stringify(value, null, space), (character) =>
    character === '\n' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
