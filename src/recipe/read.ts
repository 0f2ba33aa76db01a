/**
 * Reads a recipe: YAML, and what its schema allows. Text and offsets only. The command line, the editor and the build
 * ask this, so a recipe is right or wrong in the same words everywhere.
 */
import * as l10n from '@vscode/l10n';
import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import validate from '../../schemas/image-recipe.schema.json?validator';
import { sentencesOf, type SchemaFault } from './faults';
import type { Recipe } from './recipe';
import type { Path } from './schema';

/** Offsets in UTF-16 units. */
export interface RecipeProblem {
  readonly from: number;
  readonly to: number;
  /** One sentence. */
  readonly sentence: string;
  /** What the text there should be, where only one thing can be meant. */
  readonly replacement?: string;
}

export interface ReadRecipe {
  /** Undefined with problems. */
  readonly recipe: Recipe | undefined;
  readonly problems: readonly RecipeProblem[];
}

/** UTF-16 units of a text that is read at most. */
const LONGEST = 2_000_000;

/** Never throws: what is wrong stands in `problems`, in the order of the text. */
export function readRecipe(text: string): ReadRecipe {
  if (text.length > LONGEST) return wrong(0, 0, l10n.t('The recipe is too long.'));
  const document = documentOf(text);
  const [first] = document.errors;
  if (first !== undefined) {
    const [from, to] = first.pos;
    return wrong(from, Math.min(to, text.length), yamlSentence(first.code, first.message));
  }
  if (document.contents === null || (isScalar(document.contents) && !document.contents.value))
    return wrong(0, text.length, l10n.t('The recipe is empty. It needs at least name and base.'));
  const value = plainValue(document);
  if (value === undefined)
    return wrong(0, text.length, l10n.t('The recipe repeats itself too often by its aliases.'));
  if (validate(value)) return { recipe: value as Recipe, problems: [] };
  const valueAt = (path: Path): unknown => plainAt(value, path);
  const problems = sentencesOf((validate.errors ?? []) as SchemaFault[], valueAt).map(
    ({ path, key, sentence, replacement }): RecipeProblem => {
      const [from, to] = spanOf(document, path, key) ?? [0, text.length];
      return { from, to, sentence, ...(replacement === undefined ? {} : { replacement }) };
    },
  );
  return { recipe: undefined, problems: problems.sort((a, b) => a.from - b.from) };
}

export function documentOf(text: string): Document.Parsed {
  return parseDocument(text, { prettyErrors: false, logLevel: 'error', version: '1.2' });
}

/** Undefined for a document that aliases blow up. */
export function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

export function plainAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.hasOwn(at, step) ? (at as Record<string | number, unknown>)[step] : undefined;
  }
  return at;
}

function wrong(from: number, to: number, sentence: string): ReadRecipe {
  return { recipe: undefined, problems: [{ from, to, sentence }] };
}

/** The parser speaks English to programmers. */
function yamlSentence(code: string, message: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return l10n.t('This key is here twice.');
    case 'TAB_AS_INDENT':
      return l10n.t('YAML does not allow tabs here: indent with spaces.');
    case 'BAD_INDENT':
      return l10n.t('The indentation does not match the lines above.');
    case 'MULTIPLE_DOCS':
      return l10n.t('A file contains one recipe: remove the line "---".');
    case 'RESOURCE_EXHAUSTION':
      return l10n.t('The recipe is nested too deeply.');
    default:
      return l10n.t('This is not valid YAML: {0}', message.split('\n', 1).join());
  }
}

/** Where a key of a place stands; without a key, the value of the place. */
function spanOf(
  document: Document.Parsed,
  path: Path,
  key: string | undefined,
): [number, number] | undefined {
  const place = nodeAt(document, path);
  if (key !== undefined) return keySpan(place, key) ?? (place && rangeOf(place));
  if (place !== undefined && !isMap(place) && !isSeq(place)) return rangeOf(place);
  // A whole block is no place to underline: its own key, or its first line.
  const parent = path.length === 0 ? undefined : nodeAt(document, path.slice(0, -1));
  const own = keySpan(parent, path.at(-1));
  if (own !== undefined) return own;
  const first = isMap(place) ? place.items[0]?.key : undefined;
  if (isNode(first)) return rangeOf(first);
  return place && rangeOf(place);
}

function keySpan(
  place: Node | undefined,
  key: string | number | undefined,
): [number, number] | undefined {
  if (typeof key !== 'string' || !isMap(place)) return undefined;
  const pair = place.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
  return isPair(pair) && isNode(pair.key) ? rangeOf(pair.key) : undefined;
}

function nodeAt(document: Document.Parsed, path: Path): Node | undefined {
  let at: unknown = document.contents;
  for (const step of path) {
    if (isAlias(at)) at = at.resolve(document);
    if (!isMap(at) && !isSeq(at)) return undefined;
    at = isMap(at)
      ? at.items.find(({ key }) => isScalar(key) && String(key.value) === step)?.value
      : at.items[Number(step)];
  }
  return isNode(at) ? at : undefined;
}

function rangeOf({ range }: Node): [number, number] | undefined {
  return range ? [range[0], range[1]] : undefined;
}
