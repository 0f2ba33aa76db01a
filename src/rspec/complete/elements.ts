// Completion of elements: what may stand inside the element around the cursor, written out with the
// attributes it needs; the whole skeleton where the document is still empty; and end tags.
import * as l10n from '@vscode/l10n';
import type { Element } from '../syntax/document';
import { isRspec } from '../language/namespaces';
import { childRules } from '../schema/lookup';
import type { ElementRule } from '../schema/rules';
import type { Proposal } from './completion';
import type { CompletionContext, PlaceOf } from './context';
import { prefixFor } from './prefixes';
import { bodies, skeletons } from './skeletons';

export function elementProposals(
  at: PlaceOf<'tag-name' | 'content'>,
  context: CompletionContext,
): Proposal[] {
  const parent = at.kind === 'tag-name' ? at.element.parent : at.parent;
  const typing = at.kind === 'tag-name' ? at.element : undefined;
  if (!parent) {
    const { root } = context.document;
    const empty = !isRspec(context.document) || (root === typing && root?.broken === true);
    return empty ? rootProposals(at) : [];
  }
  const present = new Set(
    parent.children.filter((child) => child !== typing).map(({ local }) => local),
  );
  const elements = childRules(parent, context.kind)
    .filter((rule) => !rule.once || !present.has(rule.name))
    // Elements of extensions may stand anywhere, so no schema proposes them.
    .filter((rule) => !context.schemaElsewhere || rule.namespace !== 'core')
    .map((rule) => propose(rule, parent, at, context));
  const open = at.kind === 'content' && parent.closeStart < 0;
  const end = open && !context.schemaElsewhere ? [endTag(parent)] : [];
  return [...end, ...elements];
}

function rootProposals(at: PlaceOf<'tag-name' | 'content'>): Proposal[] {
  return skeletons.map((skeleton) => ({
    label: skeleton.label,
    insertText: at.kind === 'tag-name' ? skeleton.text.slice(1) : skeleton.text,
    snippet: true,
    kind: 'skeleton',
    documentation: l10n.t(skeleton.doc),
    filterText: `rspec ${skeleton.label}`,
  }));
}

function propose(
  rule: ElementRule,
  parent: Element,
  at: PlaceOf<'tag-name' | 'content'>,
  context: CompletionContext,
): Proposal {
  const { text: prefix, declaration } = prefixFor(rule.namespace, parent, context.document);
  const name = prefix + rule.name;
  const whole = at.kind === 'content' || (at.element.broken && at.element.attributes.length === 0);
  const written = whole ? writeElement(rule, prefix, context) : name;
  return {
    label: name,
    insertText: at.kind === 'content' ? `<${written}` : written,
    snippet: whole,
    kind: 'element',
    documentation: l10n.t(rule.doc),
    filterText: rule.name === name ? name : `${rule.name} ${name}`,
    ...(declaration ? { additionalEdits: [declaration] } : {}),
    ...(whole && rule.attributes.some(({ required, value }) => required && value)
      ? { again: true }
      : {}),
  };
}

/** An element from its name to its end, without the first `<`, as a snippet. */
function writeElement(rule: ElementRule, prefix: string, context: CompletionContext): string {
  const body =
    rule.namespace === 'core' && context.kind === 'request' ? bodies[rule.name] : undefined;
  if (body !== undefined) return body.replaceAll('§', prefix);
  const attributes = rule.attributes.filter(
    ({ required, in: kinds }) => required && (kinds?.includes(context.kind) ?? true),
  );
  const head =
    prefix + rule.name + attributes.map(({ name }, index) => ` ${name}="$${index + 1}"`).join('');
  const holdsSomething = rule.text ?? (rule.children?.length ?? 0) > 0;
  return holdsSomething ? `${head}>$0</${prefix}${rule.name}>` : `${head}/>`;
}

function endTag(element: Element): Proposal {
  return {
    label: `</${element.name}>`,
    insertText: `</${element.name}>`,
    kind: 'end-tag',
    filterText: element.name,
  };
}

export function endTagProposals(at: PlaceOf<'end-tag'>, context: CompletionContext): Proposal[] {
  const { element } = at;
  if (!element || element.name === '') return [];
  const finished = context.document.slice(at.replace.end, at.replace.end + 1) === '>';
  const insertText = finished ? element.name : `${element.name}>`;
  return [{ label: `</${element.name}>`, insertText, kind: 'end-tag', filterText: element.name }];
}
