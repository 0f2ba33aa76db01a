// How another image is written in the place of a string.
import { parseReference } from '../images/references';
import type { ImageUse } from '../images/imageUses';
import type { Literal } from '../python/literals';

/**
 * As the text of a string; as the id of a URN whose authority stands apart; as the name in a URN whose rest stands
 * apart; as a string, where none is yet.
 */
export type WrittenAs = 'text' | 'id' | 'name' | 'value';

/** Between the quotes of one literal, around several that are one value. */
export function writerOf(
  text: string,
  literals: readonly Literal[],
  as: WrittenAs,
): Pick<ImageUse, 'span' | 'write'> {
  const [literal] = literals;
  const last = literals.at(-1);
  if (!literal || !last) return { span: { start: 0, end: 0 }, write: (written) => written };
  const { closed, quote, start, valueStart, valueEnd } = literal;
  const inside = (written: string): string =>
    escapePython(as === 'id' ? idOf(written) : as === 'name' ? nameOf(written) : written, quote);
  if (as === 'value')
    return {
      span: { start, end: valueEnd },
      write: (written) => ` ${quote}${inside(written)}${quote}`,
    };
  if (last !== literal) {
    const opening = text.slice(start, valueStart);
    const rest = remarksBetween(text, literals);
    return {
      span: { start, end: last.end },
      write: (written) => opening + inside(written) + quote + rest,
    };
  }
  return {
    span: { start: valueStart, end: valueEnd },
    write: (written) => inside(written) + (closed ? '' : quote),
  };
}

/** What stands between literals, where somebody has said something there; else nothing is lost with it. */
function remarksBetween(text: string, literals: readonly Literal[]): string {
  const between = literals
    .slice(1)
    .map(({ start }, index) => text.slice(literals[index]?.end ?? start, start))
    .join('');
  return between.includes('#') ? between : '';
}

/** `project:image`, with the version if there is one. */
export function idOf(urn: string): string {
  return parseReference(urn).form === 'urn' ? urn.slice(urn.lastIndexOf('+') + 1) : urn;
}

function nameOf(urn: string): string {
  return parseReference(urn).name ?? urn;
}

/** What a site names must not end the string that it is written into. */
function escapePython(value: string, quote: string): string {
  const single = quote.charAt(0);
  return value.replace(/[\\"'\u0000-\u001f\u007f]/g, (character) =>
    character !== single && /["']/.test(character)
      ? character
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
