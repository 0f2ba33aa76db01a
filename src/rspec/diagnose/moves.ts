// Repairs of what stands in the wrong place of a document: an element behind the root, a declaration that is not the
// first or has no end, a character between two names.
import * as l10n from '@vscode/l10n';
import {
  indentAt,
  indentUnit,
  lineBreakOf,
  removal,
  withBlankBefore,
  type TextEdit,
} from '../edits/textEdit';
import { isNameCharacter } from '../syntax/characters';
import type { Element, RspecDocument, Span } from '../syntax/document';
import { isWhole } from '../syntax/tree';
import type { Fix } from './diagnostic';

/** Puts an element that stands behind the root element into it, as the last; none where it is unsure what ends where. */
export function moveIntoRoot(element: Element, { root, text }: RspecDocument): Fix[] {
  if (!root || !isWhole(root) || !isWhole(element)) return [];
  const written = text.slice(element.start, element.end);
  const edits = [addToRoot(root, written, text), removal(text, element)];
  return [{ title: l10n.t('Move it into {0}', `<${root.name}>`), edits, preferred: true }];
}

function addToRoot(root: Element, written: string, text: string): TextEdit {
  const { selfClosed, openEnd, closeStart, name } = root;
  const lineBreak = lineBreakOf(text);
  const outer = indentAt(text, root.start);
  const line = lineBreak + outer + indentUnit(text) + written;
  if (selfClosed) {
    const { start } = withBlankBefore(text, { start: openEnd - 2, end: openEnd });
    return { start, end: openEnd, text: `>${line}${lineBreak}${outer}</${name}>` };
  }
  const { start } = withBlankBefore(text, { start: closeStart, end: closeStart });
  const at = Math.max(start, openEnd);
  const isOnOwnLine = text.slice(at, closeStart).includes('\n');
  return { start: at, end: at, text: isOnOwnLine ? line : written };
}

/** Puts the XML declaration before everything else, or takes away what is only white space before it. */
export function firstOfAll({ start, end }: Span, text: string): Fix {
  if (text.slice(0, start).trim() === '') {
    const edits = [{ start: 0, end: start, text: '' }];
    return { title: l10n.t('Remove the spaces before it'), edits, preferred: true, safe: true };
  }
  const removed = removal(text, { start, end });
  if (/^\ufeff?<\?xml\s/.test(text))
    return { title: l10n.t('Remove this one'), edits: [removed], preferred: true };
  const declaration = text.slice(start, end) + lineBreakOf(text);
  const edits = [{ start: 0, end: 0, text: declaration }, removed];
  return { title: l10n.t('Move it to the beginning'), edits, preferred: true };
}

/** Writes the end of an XML declaration that ends as a tag does, or not at all. */
export function endDeclaration({ start, end }: Span, text: string): Fix {
  let from = end;
  while (from > start && ' \t\r\n?/>'.includes(text.charAt(from - 1))) from--;
  const rest = text.slice(from, end);
  const edits = [{ start: from, end, text: rest.endsWith('>') ? '?>' : `?>${rest}` }];
  return { title: l10n.t('Add {0}', '?>'), edits, preferred: true };
}

/** Takes characters away that have no meaning; two names that they part stay two. */
export function strayRemoved(text: string, { start, end }: Span): TextEdit {
  const isBetweenNames =
    start > 0 &&
    isNameCharacter(text.charCodeAt(start - 1)) &&
    end < text.length &&
    isNameCharacter(text.charCodeAt(end));
  return { start, end, text: isBetweenNames ? ' ' : '' };
}
