// Completion of attribute names: what the schema knows for the element and is not there yet, those
// that are asked for first.
import * as l10n from '@vscode/l10n';
import { attributeOf } from '../syntax/tree';
import { namespaces } from '../language/namespaces';
import { ruleFor } from '../schema/lookup';
import { appliesTo, type AttributeRule } from '../schema/rules';
import type { Proposal } from './completion';
import type { CompletionContext, PlaceOf } from './context';

export function attributeProposals(
  at: PlaceOf<'attribute-name'>,
  context: CompletionContext,
): Proposal[] {
  const rule = ruleFor(at.element);
  const rules = (rule?.attributes ?? [])
    .filter((attribute) => appliesTo(attribute, context.kind))
    .filter(({ name }) => name === at.attribute?.name || !attributeOf(at.element, name));
  const proposals = [...rules].sort(byNeed).map((attribute) => propose(attribute, at));
  return rule?.name === 'rspec' ? [...proposals, ...declarations(at)] : proposals;
}

function byNeed(a: AttributeRule, b: AttributeRule): number {
  return need(a) - need(b);
}

function need(rule: AttributeRule): number {
  if (rule.deprecated) return 2;
  return rule.required ? 0 : 1;
}

function propose(rule: AttributeRule, at: PlaceOf<'attribute-name'>): Proposal {
  const renaming = at.attribute?.raw !== undefined;
  return {
    label: rule.name,
    insertText: renaming ? rule.name : `${rule.name}="$1"${at.tight ? ' ' : ''}`,
    snippet: !renaming,
    kind: 'attribute',
    documentation: l10n.t(rule.doc),
    ...(rule.required ? { detail: l10n.t('required') } : {}),
    ...(rule.deprecated ? { deprecated: true, detail: l10n.t('deprecated') } : {}),
    ...(rule.value === undefined ? {} : { again: true }),
  };
}

const declarable = ['emulab', 'delay', 'jacks', 'tour', 'sharedVlan', 'stitch', 'client'] as const;

/** Declarations of the extensions' prefixes, on the root. */
function declarations(at: PlaceOf<'attribute-name'>): Proposal[] {
  if (at.attribute?.raw !== undefined) return [];
  const core = attributeOf(at.element, 'xmlns')
    ? []
    : [declaration('xmlns', namespaces.v3, at.tight)];
  const extensions = declarable
    .map((name) => ({
      name: `xmlns:${name === 'sharedVlan' ? 'sharedvlan' : name}`,
      uri: namespaces[name],
    }))
    .filter(({ name }) => !attributeOf(at.element, name))
    .map(({ name, uri }) => declaration(name, uri, at.tight));
  return [...core, ...extensions];
}

function declaration(name: string, uri: string, tight: boolean): Proposal {
  return {
    label: name,
    insertText: `${name}="${uri}"${tight ? ' ' : ''}`,
    kind: 'attribute',
    detail: uri,
  };
}
