// The shape of the schema tables. They are literal data: what may stand where, and two sentences in
// our own words on each element, for completion and hover. They are in English, and whoever shows one
// writes `l10n.t(rule.doc)`: when the tables are made, the language of the window is not known yet.
import type { Kind } from '../language/namespaces';

/** Where the values of an attribute come from. */
export type ValueSource =
  | 'boolean'
  | 'image'
  | 'image-url'
  | 'site'
  | 'site-of-link'
  | 'component'
  | 'sliver-type'
  | 'hardware-type'
  | 'link-type'
  | 'shell'
  | 'address-type'
  | 'node-name'
  | 'interface-name'
  | 'new-interface'
  | 'rspec-type'
  | { readonly oneOf: readonly string[] };

export interface AttributeRule {
  readonly name: string;
  readonly doc: string;
  readonly value?: ValueSource;
  /** Completion of the element writes it at once, and the schema asks for it. */
  readonly required?: true;
  readonly deprecated?: true;
  /** Kinds of document that have it; all when left out. */
  readonly in?: readonly Kind[];
}

/** A namespace of the tables: `core` is the RSpec language itself, whatever its version. */
export type SchemaNamespace =
  | 'core'
  | 'emulab'
  | 'delay'
  | 'jacks'
  | 'tour'
  | 'sharedVlan'
  | 'postBootScript';

export interface ElementRule {
  readonly name: string;
  readonly namespace: SchemaNamespace;
  /** Set where an element means something else inside one parent than elsewhere. */
  readonly inside?: string;
  readonly doc: string;
  readonly attributes: readonly AttributeRule[];
  /** Elements of the same table that may stand inside; extensions name their parents instead. */
  readonly children?: readonly string[];
  /** Extensions: local names of the elements that they extend. */
  readonly extends?: readonly string[];
  /** Nobody writes a second one into a parent, so completion offers none; advertisements may hold several. */
  readonly once?: true;
  /** Holds text, so completion writes an end tag even without children. */
  readonly text?: true;
  readonly in?: readonly Kind[];
}

/** Whether a rule applies in a kind of document. */
export function appliesTo(rule: { readonly in?: readonly Kind[] }, kind: Kind): boolean {
  return rule.in?.includes(kind) ?? true;
}
