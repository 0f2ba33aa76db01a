/** What a key of a recipe means. */
import { isMap, isNode, isPair, isScalar, isSeq, type Node } from 'yaml';
import { documentOf, plainAt, plainValue } from './read';
import { kindsOf, schemaAt, wordsOf, type Path } from './schema';

export interface RecipeHover {
  readonly from: number;
  readonly to: number;
  readonly key: string;
  readonly description: string;
  /** The words that may stand there. */
  readonly words: readonly string[];
}

export function hoverRecipe(text: string, offset: number): RecipeHover | undefined {
  const document = documentOf(text);
  const found = keyAt(document.contents, offset, []);
  if (found === undefined) return undefined;
  const value = plainValue(document);
  const valueAt = (path: Path): unknown => plainAt(value, path);
  const node = schemaAt(found.path, valueAt);
  if (node?.description === undefined) return undefined;
  const around = schemaAt(found.path.slice(0, -1), valueAt);
  const kinds = found.key === 'type' && around !== undefined ? kindsOf(around) : [];
  return {
    from: found.from,
    to: found.to,
    key: found.key,
    description: node.description,
    words: kinds.length > 0 ? kinds.map((kind) => kind.const ?? '') : wordsOf(node),
  };
}

interface FoundKey {
  readonly key: string;
  readonly path: Path;
  readonly from: number;
  readonly to: number;
}

function keyAt(node: unknown, offset: number, path: Path): FoundKey | undefined {
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = keyAt(item, offset, [...path, index]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isMap(node)) return undefined;
  for (const pair of node.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const key = String(pair.key.value);
    const [from, to] = rangeOf(pair.key);
    if (from <= offset && offset <= to) return { key, path: [...path, key], from, to };
    const found = isNode(pair.value) ? keyAt(pair.value, offset, [...path, key]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function rangeOf({ range }: Node): [number, number] {
  return range ? [range[0], range[1]] : [0, 0];
}
