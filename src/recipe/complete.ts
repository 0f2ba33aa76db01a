/** What can be written at a place of a recipe: keys, words, and names of images, sites and types. */
import type { Catalogue } from '../rspec/images/catalogue';
import { placeAt, type PlaceInRecipe } from './place';
import { documentOf, plainAt, plainValue } from './read';
import { keysOf, kindsOf, schemaAt, wordsOf, type Path, type SchemaNode } from './schema';

export interface RecipeCompletion {
  readonly label: string;
  /** What is put in. */
  readonly text: string;
  readonly kind: 'key' | 'word' | 'image' | 'site' | 'type';
  /** One sentence or more. */
  readonly description?: string;
  /** A few words behind the label. */
  readonly detail?: string;
}

export interface RecipeCompletions {
  /** Offset from which the text is replaced. */
  readonly from: number;
  readonly items: readonly RecipeCompletion[];
}

export function completeRecipe(
  text: string,
  offset: number,
  catalogue: Catalogue,
): RecipeCompletions | undefined {
  const place = placeAt(text, offset);
  if (place === undefined) return undefined;
  // Without the line that is being written, the rest is mostly valid.
  const value = plainValue(documentOf(withoutLine(text, offset)));
  const valueAt = (path: Path): unknown => plainAt(value, path);
  const node = schemaAt(place.path, valueAt);
  if (node === undefined) return undefined;
  const items = place.isValue
    ? valuesFor(place.path, node, catalogue, valueAt)
    : keysFor(place, node, valueAt);
  return items.length === 0 ? undefined : { from: place.from, items };
}

function withoutLine(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(from, end < 0 ? text.length : end);
  // The first line of an item keeps its place in the list.
  const dash = /^\s*-\s/.exec(line)?.[0] ?? '';
  return text.slice(0, from) + dash + (end < 0 ? '' : text.slice(end));
}

function keysFor(
  { path, column }: PlaceInRecipe,
  node: SchemaNode,
  valueAt: (path: Path) => unknown,
): RecipeCompletion[] {
  const there = valueAt(path);
  const known = typeof there === 'object' && there !== null ? Object.keys(there) : [];
  const required = node.required ?? [];
  return [...keysOf(node)]
    .filter(([key]) => !known.includes(key))
    .map(([key, child]) => ({
      label: key,
      text: `${key}:${opening(child, column)}`,
      kind: 'key' as const,
      ...(child.description === undefined ? {} : { description: child.description }),
      ...(required.includes(key) ? { detail: '*' } : {}),
    }));
}

function opening({ type, properties }: SchemaNode, column: number): string {
  const deeper = `\n${' '.repeat(column + 2)}`;
  if (type === 'array') return `${deeper}- `;
  return type === 'object' && properties !== undefined ? deeper : ' ';
}

function valuesFor(
  path: Path,
  node: SchemaNode,
  catalogue: Catalogue,
  valueAt: (path: Path) => unknown,
): RecipeCompletion[] {
  const key = path.at(-1);
  const around = schemaAt(path.slice(0, -1), valueAt);
  if (key === 'type' && around !== undefined && kindsOf(around).length > 0)
    return kindsOf(around).map(({ const: label = '', description }) => ({
      label,
      text: label,
      kind: 'word',
      ...(description === undefined ? {} : { description }),
    }));
  if (key === 'base' && path.length === 1) return images(catalogue);
  if (key === 'site' && path.length === 1)
    return catalogue.sites.map(({ name, urn }) => ({
      label: name,
      text: name,
      kind: 'site',
      detail: urn,
    }));
  if (key === 'sliver_type')
    return types(catalogue.sites.flatMap((site) => site.sliverTypes ?? []));
  if (key === 'hardware_type')
    return types(catalogue.sites.flatMap((site) => site.hardwareTypes ?? []));
  return wordsOf(node).map((label) => ({ label, text: label, kind: 'word' }));
}

function images({ images: all }: Catalogue): RecipeCompletion[] {
  return all
    .filter(({ state, visibility }) => state === undefined && visibility !== 'not-released')
    .map(({ name, project, urn, siteName, description }) => ({
      label: project === 'emulab-ops' ? name : `${project}:${name}`,
      text: urn,
      kind: 'image',
      detail: siteName,
      ...(description === undefined ? {} : { description }),
    }));
}

const usualTypes = ['raw-pc', 'emulab-xen'];

function types(found: readonly string[]): RecipeCompletion[] {
  const all = found.length > 0 ? found : usualTypes;
  return [...new Set(all)].map((label) => ({ label, text: label, kind: 'type' }));
}
