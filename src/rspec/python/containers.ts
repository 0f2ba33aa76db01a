// Lists, tuples and dictionaries: their cells, and the rows of a loop.
import type { SyntaxNode } from '@lezer/common';
import { choose, together, type Choices } from './choices';
import type { Cell, ContainerItem, Item, Step } from './items';
import { argumentsOf, children, lastName, textOf } from './nodes';
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

export function followDictionary(node: SyntaxNode, { choices }: Step): ContainerItem {
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
  const loop = `loop ${node.from}`;
  const { text } = evaluation;
  const name = source.name === 'CallExpression' ? lastName(text, source.firstChild) : undefined;
  const [first, ...others] = name === undefined ? [] : argumentsOf(text, source).positional;
  const rows = (from: SyntaxNode, rest: readonly number[]): Item[] =>
    containersOf(evaluation, from, step).flatMap(({ cells, isDictionary }) =>
      cells.flatMap((cell, at) => {
        const choices = choose(cell.choices, loop, at);
        const value = isDictionary ? cell.key : cell.value;
        const inner = choices && { depth: step.depth, choices };
        return inner && value ? evaluation.into(evaluation.follow(value, inner), rest, inner) : [];
      }),
    );
  if (name === 'enumerate' && first) return path[0] === 1 ? rows(first, path.slice(1)) : [];
  if (name === 'zip' && first) {
    const from = [first, ...others][path[0] ?? -1];
    return from ? rows(from, path.slice(1)) : [];
  }
  const base = source.firstChild?.firstChild;
  if ((name === 'items' || name === 'values') && base)
    return entries(evaluation, base, name === 'items' ? path : [1, ...path], loop, step);
  return rows(source, path);
}

function entries(
  evaluation: Evaluation,
  base: SyntaxNode,
  [part, ...rest]: readonly number[],
  loop: string,
  step: Step,
): Item[] {
  return containersOf(evaluation, base, step).flatMap(({ cells }) =>
    cells.flatMap((cell, at) => {
      const choices = choose(cell.choices, loop, at);
      const value = part === 0 ? cell.key : cell.value;
      const inner = choices && { depth: step.depth, choices };
      return inner && value ? evaluation.into(evaluation.follow(value, inner), rest, inner) : [];
    }),
  );
}

function containersOf(evaluation: Evaluation, node: SyntaxNode, step: Step): ContainerItem[] {
  return evaluation.follow(node, step).flatMap((item) => (item.kind === 'container' ? item : []));
}
