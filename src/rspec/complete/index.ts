// Completion at a cursor: finds out where the cursor stands and asks the file for that place.
import type { Catalogue } from '../images/catalogue';
import type { RspecDocument } from '../syntax/document';
import { isLargeAdvertisement, kindOf } from '../language/namespaces';
import { placeAt, type DocumentPlace } from '../language/place';
import { attributeProposals } from './attributes';
import { place, type Completion, type Proposal } from './completion';
import type { CompletionContext } from './context';
import { elementProposals, endTagProposals } from './elements';
import { valueProposals } from './values';

export type { Completion, CompletionKind } from './completion';
export { imageLimit } from './imageCompletions';

export interface CompletionOptions {
  /** The moment that ages are told from. */
  readonly now?: Date;
  /** An XML extension proposes the elements and attributes of our schemas already. */
  readonly schemaElsewhere?: boolean;
  /** The character of {@link completionTriggers} that made the editor ask; without it a person did. */
  readonly typed?: string;
}

/** Characters after which an editor should ask for completions by itself. */
export const completionTriggers: readonly string[] = ['<', '/', ' ', '"', "'", '=', ':', '+'];

/** Completions at an offset, best first. Never throws, asks nobody, and works in half-typed documents. */
export function completeAt(
  document: RspecDocument,
  offset: number,
  catalogue: Catalogue,
  options: CompletionOptions = {},
): Completion[] {
  const at = placeAt(document, offset);
  if (at.kind === 'none' || isLargeAdvertisement(document)) return [];
  const { now = new Date(), schemaElsewhere = false, typed } = options;
  // A space or an equals sign between tags is text or layout, and asks for nothing.
  if (at.kind === 'content' && typed !== undefined) return [];
  const kind = kindOf(document);
  const context = { document, offset, catalogue, now, kind, schemaElsewhere };
  const proposals = proposalsAt(at, context);
  return place(document, proposals, at.replace, offset);
}

function proposalsAt(
  at: Exclude<DocumentPlace, { kind: 'none' }>,
  context: CompletionContext,
): Proposal[] {
  switch (at.kind) {
    case 'value':
      return valueProposals(at, context);
    case 'attribute-name':
      return context.schemaElsewhere ? [] : attributeProposals(at, context);
    case 'end-tag':
      return context.schemaElsewhere ? [] : endTagProposals(at, context);
    case 'tag-name':
    case 'content':
      return elementProposals(at, context);
  }
}
