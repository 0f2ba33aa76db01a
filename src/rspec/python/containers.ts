// Lists, tuples and dictionaries: their cells, and the rows of a loop.
import type { SyntaxNode } from '@lezer/common';
import { choose, together, type Choices } from './choices';
import type { Cell, ContainerItem, Item, Step } from './items';
import { argumentsOf, children, lastName, members, textOf } from './nodes';
import type { Evaluation } from './parameters';
import type { Binding } from './scopes';

export function followList(
  values: readonly SyntaxNode[],
  isTuple: boolean,
  { choices }: Step,
): ContainerItem {
  const cells = values.map((value) => ({ key: undefined, value, choices }));
  return { kind: 'container', cells, isTuple, isDictionary: false, choices };
}

/** A list, a tuple, a set, a dictionary; of a comprehension what it makes. */
export function followContainer(node: SyntaxNode, step: Step): Item[] {
  switch (node.name) {
    case 'ArrayExpression':
    case 'SetExpression':
      return [followList(members(node), false, step)];
    case 'TupleExpression':
      return [followList(members(node), true, step)];
    case 'DictionaryExpression':
      return [followDictionary(node, step)];
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
      return [followList(members(node).slice(0, 1), false, step)];
    default:
      return [];
  }
}

function followDictionary(node: SyntaxNode, { choices }: Step): ContainerItem {
  const cells: Cell[] = [];
  const parts = children(node);
  parts.forEach((part, index) => {
    const key = parts[index - 1];
    const value = parts[index + 1];
    if (part.name !== ':' || !key || !value || value.name === ',' || value.name === '}') return;
    if (!value.type.isError) cells.push({ key, value, choices });
  });
  return { kind: 'container', cells, isTuple: false, isDictionary: true, choices };
}

/** `a[b]` */
export function cellOf(evaluation: Evaluation, node: SyntaxNode, step: Step): Item[] {
  const base = node.firstChild;
  const index = node.lastChild?.prevSibling;
  if (!base || !index || index.name === '[') return [];
  if (children(node).some(({ name }) => name === ':')) return evaluation.follow(base, step);
  return cellsAt(evaluation, base, index, step);
}

/** The cells of what `base` is, at what `index` is. */
export function cellsAt(
  evaluation: Evaluation,
  base: SyntaxNode,
  index: SyntaxNode,
  step: Step,
): Item[] {
  const containers = evaluation.follow(base, step);
  return containers.flatMap((item) =>
    item.kind === 'container' ? chosenCells(evaluation, item, index, step) : [],
  );
}

function chosenCells(
  evaluation: Evaluation,
  container: ContainerItem,
  index: SyntaxNode,
  step: Step,
): Item[] {
  const { text } = evaluation;
  const { cells, isDictionary } = container;
  const follow = (cell: Cell | undefined, choices: Choices | undefined): Item[] => {
    const both = cell && choices && together(cell.choices, choices);
    return both ? evaluation.follow(cell.value, { depth: step.depth, choices: both }) : [];
  };
  if (!isDictionary) {
    const sign = textOf(text, index);
    if (/^-?\d+$/.test(sign)) return follow(cells.at(Number(sign)), step.choices);
    return cells.flatMap((cell, at) => follow(cell, choose(step.choices, `[${sign}]`, at)));
  }
  const keys = evaluation.follow(index, step);
  const known = keys.every(({ kind }) => kind === 'text') && keys.length > 0;
  return cells.flatMap((cell) => {
    const own = cell.key ? keyText(evaluation, cell.key, step) : undefined;
    if (!known) return follow(cell, choose(step.choices, `[${textOf(text, index)}]`, own ?? ''));
    if (own === undefined) return follow(cell, step.choices);
    const same = keys.find((item) => item.kind === 'text' && item.text === own);
    return same ? follow(cell, same.choices) : [];
  });
}

function keyText({ follow }: Evaluation, key: SyntaxNode, step: Step): string | undefined {
  const [only, more] = follow(key, step);
  return only?.kind === 'text' && more === undefined ? only.text : undefined;
}

/** What a loop binds to a name: the same row for all names of the loop. */
export function rowsOf(evaluation: Evaluation, binding: Binding, step: Step): Item[] {
  const { source, path, node } = binding;
  if (source === undefined || 'length' in source) return [];
  const rows = rowsIn(evaluation, source, path);
  if (!rows) return [];
  const { from, show, rest } = rows;
  return containersOf(evaluation, from, step).flatMap(({ cells, isDictionary }) =>
    cells.flatMap((cell, at) => {
      const choices = choose(cell.choices, `loop:${node.from}`, at);
      const isKey = show === 'key' || (show === 'row' && isDictionary);
      const value = isKey ? cell.key : cell.value;
      const inner = choices && { depth: step.depth, choices };
      return inner && value ? evaluation.into(evaluation.follow(value, inner), rest, inner) : [];
    }),
  );
}

interface Rows {
  /** The container. */
  readonly from: SyntaxNode;
  /** `row`: the keys of a dictionary, the members of a list. */
  readonly show: 'row' | 'key' | 'value';
  /** Into which member of what is shown. */
  readonly rest: readonly number[];
}

/** Sees through `enumerate`, `zip`, `items` and `values`. */
function rowsIn(
  { text }: Evaluation,
  source: SyntaxNode,
  path: readonly number[],
): Rows | undefined {
  const called = source.name === 'CallExpression' ? source.firstChild : null;
  const [part = 0, ...rest] = path;
  const { positional } = argumentsOf(text, source);
  const base = called?.firstChild;
  switch (lastName(text, called) ?? '') {
    case 'enumerate':
      return part === 1 && positional[0] ? { from: positional[0], show: 'row', rest } : undefined;
    case 'zip': {
      const from = positional[part];
      return from && { from, show: 'row', rest };
    }
    case 'items':
      return base ? { from: base, show: part === 0 ? 'key' : 'value', rest } : undefined;
    case 'values':
      return base ? { from: base, show: 'value', rest: path } : undefined;
    default:
      return { from: source, show: 'row', rest: path };
  }
}

function containersOf(evaluation: Evaluation, node: SyntaxNode, step: Step): ContainerItem[] {
  return evaluation.follow(node, step).flatMap((item) => (item.kind === 'container' ? item : []));
}
