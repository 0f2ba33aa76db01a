// What every kind of completion gets to know: the document, the cursor and the catalogue.
import type { Catalogue } from '../images/catalogue';
import type { RspecDocument } from '../syntax/document';
import type { Kind } from '../language/namespaces';
import type { DocumentPlace } from '../language/place';

export interface CompletionContext {
  readonly document: RspecDocument;
  readonly offset: number;
  readonly catalogue: Catalogue;
  readonly kind: Kind;
  readonly now: Date;
  /** Names of the schema and end tags come from an XML extension. */
  readonly schemaElsewhere: boolean;
}

export type PlaceOf<K extends DocumentPlace['kind']> = Extract<DocumentPlace, { kind: K }>;
