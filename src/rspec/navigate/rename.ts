// Other names for nodes, interfaces, links, sites, groups and elements, wherever the old ones stand.
import * as l10n from '@vscode/l10n';
import { writerFor } from '../syntax/attributeText';
import type { RspecDocument } from '../syntax/document';
import type { TextEdit } from '../edits/textEdit';
import { isPlaceholder } from '../language/templates';
import { usesOfName, type NameUse } from './clientIds';
import type { TagNames } from './tagNames';

/** Why the name under the cursor cannot be given another one; undefined when it can. */
export function cannotRename(document: RspecDocument, use: NameUse): string | undefined {
  const { name, isDefinition, kind } = use;
  if (isPlaceholder(name)) return l10n.t('{0} is filled in by a template: rename it there.', name);
  if (kind === 'component')
    return l10n.t('The site chooses the name {0}, so it cannot be renamed here.', name);
  const definitions = usesOfName(document, use).filter((each) => each.isDefinition);
  if (!isDefinition && definitions.length > 1)
    return l10n.t('Several elements are called {0}: give each its own name first.', name);
  return undefined;
}

/**
 * Edits that give what the name stands for another one, wherever it is meant. Of several that have the same name, only
 * the one under the cursor gets the new one.
 * @throws Error with a sentence for a name that is empty, or taken
 */
export function rename(document: RspecDocument, use: NameUse, newName: string): TextEdit[] {
  const reason = cannotRename(document, use);
  if (reason !== undefined) throw new Error(reason);
  if (newName.trim() !== newName || newName === '')
    throw new Error(l10n.t('A name needs at least one character, with no spaces around it.'));
  if (newName === use.name) return [];
  const taken = usesOfName(document, { ...use, name: newName });
  if (taken.some(({ isDefinition }) => isDefinition))
    throw new Error(l10n.t('{0} is already taken: choose another name.', newName));
  const uses = usesOfName(document, use);
  const isShared = uses.filter(({ isDefinition }) => isDefinition).length > 1;
  return (isShared ? [use] : uses).map(({ start, end, attribute }) => ({
    start,
    end,
    text: writerFor(attribute)(newName),
  }));
}

/**
 * Edits that give an element another name.
 * @throws Error with a sentence for what is no name in XML
 */
export function renameTags({ start, end }: TagNames, newName: string): TextEdit[] {
  if (!/^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/.test(newName))
    throw new Error(
      l10n.t('{0} is not a valid element name: begin with a letter and use no spaces.', newName),
    );
  return [start, end].map((span) => ({ start: span.start, end: span.end, text: newName }));
}
