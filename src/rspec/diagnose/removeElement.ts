// The fix that takes an element away.
import * as l10n from '@vscode/l10n';
import { removal } from '../edits/textEdit';
import type { Element } from '../syntax/document';
import { isWhole } from '../syntax/tree';
import type { Fix } from './diagnostic';

/** None for an element that may end elsewhere than it seems, or that holds others. */
export function removeElement(
  text: string,
  element: Element,
  title = l10n.t('Remove the element'),
): Fix[] {
  if (!isWhole(element) || element.children.length > 0) return [];
  return [{ title, edits: [removal(text, element)] }];
}
