// Which prefix an element of a namespace takes at a place, and the declaration it needs when the
// document has none yet.
import type { Element, RspecDocument } from '../syntax/document';
import type { TextEdit } from '../edits/textEdit';
import { unescapeXml } from '../syntax/escape';
import { declaredPrefix } from '../syntax/namespaceBindings';
import { uriOf } from '../schema/lookup';
import type { SchemaNamespace } from '../schema/rules';
import { selfAndAncestors } from '../syntax/tree';

const customaryPrefix: Readonly<Record<Exclude<SchemaNamespace, 'core'>, string>> = {
  emulab: 'emulab',
  delay: 'delay',
  jacks: 'jacks',
  tour: 'tour',
  sharedVlan: 'sharedvlan',
  postBootScript: 'pbs',
};

export interface Prefix {
  /** With its colon; empty for none. */
  readonly text: string;
  /** What must be added elsewhere so that the prefix means something. */
  readonly declaration?: TextEdit;
}

export function prefixFor(
  namespace: SchemaNamespace,
  parent: Element | undefined,
  document: RspecDocument,
): Prefix {
  if (namespace === 'core')
    return { text: parent && parent.prefix !== '' ? `${parent.prefix}:` : '' };
  const uri = uriOf(namespace);
  if (parent?.namespace === uri) return { text: parent.prefix === '' ? '' : `${parent.prefix}:` };
  const declared = prefixDeclaredFor(uri, parent);
  if (declared !== undefined) return { text: `${declared}:` };
  const prefix = customaryPrefix[namespace];
  const { root } = document;
  if (!root) return { text: `${prefix}:` };
  const text = ` xmlns:${prefix}="${uri}"`;
  return { text: `${prefix}:`, declaration: { start: root.nameEnd, end: root.nameEnd, text } };
}

/** A prefix that stands for the URI at the element, if one does and is not hidden by an inner declaration. */
function prefixDeclaredFor(uri: string, element: Element | undefined): string | undefined {
  const hidden = new Set<string>();
  for (const at of selfAndAncestors(element)) {
    for (const attribute of at.attributes) {
      const prefix = declaredPrefix(attribute);
      if (prefix === undefined || prefix === '' || hidden.has(prefix)) continue;
      if (unescapeXml(attribute.raw ?? '') === uri) return prefix;
      hidden.add(prefix);
    }
  }
  return undefined;
}
