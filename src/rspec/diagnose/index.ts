// All diagnostics of a document: each rule is one function, and this file is the list of them.
import { emptyCatalogue, type Catalogue } from '../catalogue';
import type { RspecDocument } from '../document';
import { imageUses } from '../imageUses';
import { dialectOf, isLargeAdvertisement, isRspec, kindOf } from '../namespaces';
import type { Diagnostic, Rule } from './diagnostic';
import { liveRule } from './live';
import { placementRule } from './placement';
import { referenceRule } from './references';
import * as structure from './structure';
import { syntaxRule } from './syntax';

export type { Diagnostic, Fix, Severity } from './diagnostic';

const rules: readonly Rule[] = [
  structure.namespaceRule,
  structure.prefixRule,
  structure.sliverTypeRule,
  structure.duplicateRule,
  structure.interfaceRule,
  structure.nodeNameRule,
  structure.siteRule,
  structure.spellingRule,
  placementRule,
  referenceRule,
  liveRule,
];

export interface DiagnoseOptions {
  readonly catalogue?: Catalogue;
  /** Off where an XML extension reports broken XML already. */
  readonly syntax?: boolean;
  /** The moment that the age of lists is told from. */
  readonly now?: Date;
}

/** Diagnostics in the order of the text. An XML document that is no RSpec has none. */
export function diagnose(document: RspecDocument, options: DiagnoseOptions = {}): Diagnostic[] {
  if (!isRspec(document) || isLargeAdvertisement(document)) return [];
  const context = {
    document,
    kind: kindOf(document),
    dialect: dialectOf(document),
    uses: imageUses(document),
    catalogue: options.catalogue ?? emptyCatalogue,
    now: options.now ?? new Date(),
  };
  const found: Diagnostic[] = [];
  const chosen = options.syntax === false ? rules : [syntaxRule, ...rules];
  for (const rule of chosen) for (const diagnostic of rule(context)) found.push(diagnostic);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}
