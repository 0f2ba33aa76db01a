// All diagnostics of a document: each rule is one function, and this file is the list of them.
import { emptyCatalogue, type Catalogue } from '../images/catalogue';
import type { RspecDocument } from '../syntax/document';
import { imageUses } from '../images/imageUses';
import { dialectOf, isLargeAdvertisement, isRspec, kindOf } from '../language/namespaces';
import { hasBlocks } from '../language/templates';
import { inReadableLength, type Diagnostic, type DiagnosticRule } from './diagnostic';
import { unknownAttributeRule, valueRule } from './attributes';
import { liveRule } from './live';
import * as names from './names';
import { placementRule } from './placement';
import { referenceRule } from './references';
import * as sites from './sites';
import * as structure from './structure';
import { hidingRule, refusedRule, syntaxRule } from './syntax';

export type { Diagnostic, Fix, Severity } from './diagnostic';

const rules: readonly DiagnosticRule[] = [
  syntaxRule,
  structure.namespaceRule,
  structure.prefixRule,
  structure.sliverTypeRule,
  names.duplicateRule,
  names.interfaceRule,
  structure.nodeNameRule,
  sites.siteRule,
  sites.siteSpellingRule,
  names.spellingRule,
  unknownAttributeRule,
  valueRule,
  placementRule,
  referenceRule,
  liveRule,
];

/** The rules that are left for us. A DOCTYPE and deep nesting are well-formed, so nobody else refuses them. */
const rulesBeside: Readonly<Record<ToldElsewhere, readonly DiagnosticRule[]>> = {
  syntax: [refusedRule, ...without(syntaxRule, structure.prefixRule)],
  schema: [refusedRule, ...without(syntaxRule, structure.prefixRule, names.spellingRule)],
};

function without(...silent: readonly DiagnosticRule[]): DiagnosticRule[] {
  return rules.filter((rule) => !silent.includes(rule));
}

/** An XML extension tells of broken XML; with a schema also of elements that do not exist. */
export type ToldElsewhere = 'syntax' | 'schema';

export interface DiagnoseOptions {
  readonly catalogue?: Catalogue;
  /** What an XML extension tells already. */
  readonly told?: ToldElsewhere;
  /** The moment that the age of lists is told from. */
  readonly now?: Date;
}

/** Diagnostics in the order of the text. An XML document that is no RSpec has none, and is not nearly one. */
export function diagnose(document: RspecDocument, options: DiagnoseOptions = {}): Diagnostic[] {
  if (isLargeAdvertisement(document)) return [];
  if (!isRspec(document))
    return [...hidingRule(document), ...names.rootRule(document)].map(inReadableLength);
  const context = {
    document,
    text: document.text,
    kind: kindOf(document),
    dialect: dialectOf(document),
    isTemplate: hasBlocks(document.text),
    uses: imageUses(document),
    catalogue: options.catalogue ?? emptyCatalogue,
    now: options.now ?? new Date(),
  };
  const chosen = options.told === undefined ? rules : rulesBeside[options.told];
  const found: Diagnostic[] = [];
  for (const rule of chosen)
    for (const diagnostic of rule(context)) found.push(inReadableLength(diagnostic));
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}
