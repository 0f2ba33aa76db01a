// Completion at a cursor: finds out where the cursor stands and asks the file for that place.
import type { Catalogue } from '../catalogue';
import type { RspecDocument } from '../document';
import { escapeXml } from '../escape';
import { isDiskImage, nodeOf, siteUrnOf, sliverTypeFor } from '../nodes';
import { placeAt, type Place } from '../place';
import { place, type Completion, type Proposal } from './completion';
import { imageCompletions } from './imageCompletions';

export type { Completion, CompletionKind } from './completion';

export interface CompletionOptions {
  /** The moment that ages are told from. */
  readonly now?: Date;
}

/** Completions at an offset, best first. Never throws, asks nobody, and works in half-typed documents. */
export function completeAt(
  document: RspecDocument,
  offset: number,
  catalogue: Catalogue,
  options: CompletionOptions = {},
): Completion[] {
  const at = placeAt(document, offset);
  if (at.kind === 'none') return [];
  const proposals = proposalsAt(at, catalogue, options.now ?? new Date());
  return place(document, proposals, at.replace, offset);
}

function proposalsAt(at: Place, catalogue: Catalogue, now: Date): Proposal[] {
  if (at.kind === 'value') return valueProposals(at, catalogue, now);
  if (at.kind === 'attribute-name' && isDiskImage(at.element)) return attributeProposals(at);
  if (at.kind === 'tag-name' || at.kind === 'content') return [];
  return [];
}

function valueProposals(
  at: Extract<Place, { kind: 'value' }>,
  catalogue: Catalogue,
  now: Date,
): Proposal[] {
  const { element, attribute } = at;
  if (!isDiskImage(element) || (attribute.name !== 'name' && attribute.name !== 'url')) return [];
  const quote = attribute.quote === '' ? '"' : attribute.quote;
  const write = (value: string): string => {
    const text = escapeXml(value, quote);
    if (attribute.quote === '') return `"${text}"`;
    return attribute.closed ? text : text + quote;
  };
  return imageCompletions({
    catalogue,
    now,
    write,
    typed: at.typed,
    siteUrn: siteUrnOf(nodeOf(element)),
    sliverType: sliverTypeFor(element),
    ...(attribute.name === 'url' ? { only: 'url' } : {}),
  });
}

function attributeProposals(at: Extract<Place, { kind: 'attribute-name' }>): Proposal[] {
  const present = new Set(at.element.attributes.map(({ name }) => name));
  return ['name', 'url']
    .filter((name) => name === at.attribute?.name || !present.has(name))
    .map((name) => ({
      label: name,
      insertText: at.attribute?.raw === undefined ? `${name}="$1"` : name,
      snippet: at.attribute?.raw === undefined,
      kind: 'attribute',
      again: true,
      ...(name === 'url' ? { deprecated: true } : {}),
    }));
}
