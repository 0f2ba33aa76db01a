// The two places where the name of an element stands.
import type { RspecDocument, Span } from '../syntax/document';
import { selfAndAncestors } from '../syntax/tree';

export interface TagNames {
  readonly start: Span;
  readonly end: Span;
}

/** Both names of the element whose name is at the offset; undefined elsewhere, and where the names differ. */
export function tagNamesAt(document: RspecDocument, offset: number): TagNames | undefined {
  const last = document.elementBefore(offset);
  for (const { name, start, nameEnd, closeStart } of selfAndAncestors(last)) {
    if (name === '' || closeStart < 0) continue;
    const end = closeStart + 2 + name.length;
    if (document.slice(closeStart + 2, end) !== name) continue;
    const names = {
      start: { start: start + 1, end: nameEnd },
      end: { start: closeStart + 2, end },
    };
    if (touches(names.start, offset)) return names;
    if (touches(names.end, offset))
      return /[\s>]/.test(document.slice(end, end + 1)) ? names : undefined;
  }
  return undefined;
}

/** Whether a cursor at the offset is in the span, or at one of its ends. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
