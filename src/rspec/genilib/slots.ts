// Strings that name an image, or are meant to, though no node is seen to get it: by their own form, by the name
// of what they are given to, as choices of an IMAGE parameter, and beside others of that kind in a list.
import type { SyntaxNode } from '@lezer/common';
import type { Understood } from '../python';
import { noChoices } from '../python/choices';
import { isString, literalsOf, valueOf, wholeString } from '../python/literals';
import { argumentsOf, children, lastName, members } from '../python/nodes';
import { textMethods } from '../python/program';
import { isImageReference } from './imageForms';

/** A variable or argument that is called so: a place to complete, whatever its value means. */
const telling = /^(?:\w*_)?disk_?image(?:_?(?:urn|name|\d+))?$/i;
/** A constant that is called so is one before anything uses it. */
const promising =
  /^(?!.*(?:DOCKER|CONTAINER))(?:[A-Z0-9]+_)*(?:OS_?)?(?:IMG|IMAGE)(?:_[A-Z0-9]+)*$/;
/** It holds something about an image, such as its file or what people read of it. */
const besides =
  /_(?:PATH|DIR|FOLDER|FILE|FILENAME|SIZE|TYPE|FORMAT|TAG|DESC|DESCRIPTION|LABEL|TITLE|TEXT|HELP|PROMPT|PARAM|KEY)$/;

export function looseSlots(text: string, python: Understood): SyntaxNode[] {
  const byForm = python.program.strings
    .map(wholeString)
    .filter((node) => isReference(text, node) && !isElsewhere(text, node));
  return [
    ...byForm,
    ...neighbours(byForm),
    ...ofEnums(text, byForm),
    ...byName(text, python),
    ...unused(text, python),
    ...ofParameters(python),
  ];
}

function isReference(text: string, node: SyntaxNode): boolean {
  return isImageReference(valueOf(text, literalsOf(text, node)).trim());
}

/** First cells of the other rows in the same lists; all strings of plain lists. */
function neighbours(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  const plain = parentsOf(nodes, 'ArrayExpression');
  return [...plain.flatMap((list) => members(list).filter(isString)), ...rowsBeside(nodes)];
}

/** First cells of the rows in the lists where one of these strings is the first of its own. */
export function rowsBeside(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  const starts = new Set(nodes.map(({ from }) => from));
  const rows = parentsOf(nodes, 'TupleExpression').filter((row) => {
    const [first] = members(row);
    return first !== undefined && starts.has(first.from);
  });
  return parentsOf(rows, 'ArrayExpression').flatMap((list) =>
    members(list).flatMap((member) => {
      const cell = firstCell(member);
      return cell && isString(cell) ? cell : [];
    }),
  );
}

/** Each once: lists are long, and most of what is in one asks for it. */
function parentsOf(nodes: readonly SyntaxNode[], name: string): SyntaxNode[] {
  const found = new Map<number, SyntaxNode>();
  for (const { parent } of nodes) if (parent?.name === name) found.set(parent.from, parent);
  return [...found.values()];
}

/** The member of an enumeration of images that is empty or just begun. */
function ofEnums(text: string, images: readonly SyntaxNode[]): SyntaxNode[] {
  const bodies = parentsOf(parentsOf(images, 'AssignStatement'), 'Body');
  return bodies.flatMap((body) => {
    const bases = body.parent?.name === 'ClassDefinition' && body.parent.getChild('ArgList');
    if (!bases || !/Enum\b/.test(text.slice(bases.from, bases.to))) return [];
    const strings = body
      .getChildren('AssignStatement')
      .flatMap(({ lastChild }) => (lastChild && isString(lastChild) ? lastChild : []));
    const [begun, another] = strings.filter((one) => !isReference(text, one));
    return begun && !another && isBegun(text, begun) ? begun : [];
  });
}

/** Empty, or the first letters of a URN. */
function isBegun(text: string, node: SyntaxNode): boolean {
  return 'urn:publicid:idn+'.startsWith(valueOf(text, literalsOf(text, node)).toLowerCase());
}

/** A row that is still being typed is in parentheses only. */
function firstCell(row: SyntaxNode): SyntaxNode | undefined {
  const isRow = row.name === 'TupleExpression' || row.name === 'ParenthesizedExpression';
  return isRow ? members(row)[0] : undefined;
}

function byName(text: string, { program }: Understood): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const { names } of [program.root, ...program.scopes.values()])
    for (const [name, bindings] of names)
      if (telling.test(name))
        for (const { source } of bindings)
          if (source && !('length' in source)) found.push(...stringsIn(source));
  if (!/disk_?image\w*=/i.test(text)) return found;
  for (const calls of program.calls.values())
    for (const call of calls)
      for (const [name, value] of argumentsOf(text, call).keywords)
        if (telling.test(name)) found.push(...stringsIn(value));
  return found;
}

/** Constants that are empty or just begun, and that nothing uses yet. */
function unused(text: string, { program }: Understood): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let counts: Map<string, number> | undefined;
  for (const { node, names } of [program.root, ...program.scopes.values()]) {
    if (node.name !== 'Script' && node.name !== 'ClassDefinition') continue;
    for (const [name, [binding, another]] of names) {
      if (another || !promising.test(name) || besides.test(name)) continue;
      const source = binding?.source;
      if (!source || 'length' in source || source.name !== 'String') continue;
      if (!isBegun(text, source)) continue;
      counts ??= countNames(text);
      if (counts.get(name) === 1) found.push(source);
    }
  }
  return found;
}

/** How often each name that may be one of an image occurs. */
function countNames(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name] of text.matchAll(/\b\w*(?:IMG|IMAGE)\w*/g))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function stringsIn(node: SyntaxNode): SyntaxNode[] {
  if (node.name === 'ParenthesizedExpression') return members(node).flatMap(stringsIn);
  if (node.name === 'ConditionalExpression') return children(node).filter(isString);
  return isString(node) ? [node] : [];
}

function ofParameters({ program, evaluator }: Understood): SyntaxNode[] {
  return [...program.parameters].flatMap(([name, { type }]) =>
    type === 'IMAGE'
      ? evaluator
          .parameter(name, { depth: 0, choices: noChoices })
          .flatMap((item) => (item.kind === 'text' && item.whole ? item.strings : []))
      : [],
  );
}

/** What stands around a string apart from parentheses and conditions. */
function around(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (
    at.parent &&
    (at.parent.name === 'ParenthesizedExpression' || at.parent.name === 'ConditionalExpression')
  )
    at = at.parent;
  return at;
}

/** Comparisons, keys, what is printed, documentation, and what is looked for in other texts. */
function isElsewhere(text: string, node: SyntaxNode): boolean {
  const at = around(node);
  const { parent } = at;
  return parent !== null && (elsewhere.get(parent.name)?.(parent, at, text) ?? false);
}

type Test = (parent: SyntaxNode, at: SyntaxNode, text: string) => boolean;

const isSearched: Test = (list) =>
  list.prevSibling?.name === 'in' && list.parent?.name === 'BinaryExpression';

/** By what stands around the string. */
const elsewhere: ReadonlyMap<string, Test> = new Map<string, Test>([
  // Behind an error it may be anything, such as the string of a prefix that Python 3 lacks.
  ['ExpressionStatement', ({ prevSibling }) => prevSibling?.type.isError !== true],
  ['PrintStatement', () => true],
  [
    'BinaryExpression',
    (parent) => children(parent).some(({ name }) => name === 'CompareOp' || name === 'in'),
  ],
  ['TupleExpression', isSearched],
  ['ArrayExpression', isSearched],
  ['SetExpression', isSearched],
  ['DictionaryExpression', (_parent, { nextSibling }) => nextSibling?.name === ':'],
  ['ArgList', (parent, _at, text) => isRead(text, parent)],
  ['MemberExpression', (_parent, { prevSibling }) => prevSibling?.name === '['],
]);

function isRead(text: string, list: SyntaxNode): boolean {
  const called = list.parent?.firstChild ?? null;
  const name = lastName(text, called) ?? '';
  return name === 'print' || (called?.name === 'MemberExpression' && textMethods.has(name));
}

/** An operand, or the base or argument of a method of texts. */
export function isOperand(text: string, node: SyntaxNode): boolean {
  const { parent } = around(node);
  if (parent?.name === 'BinaryExpression')
    return children(parent).some(({ name }) => name === 'ArithOp');
  if (parent?.name === 'MemberExpression' || node.name === 'FormatString') return true;
  if (node.name === 'ContinuedString' && node.getChild('FormatString')) return true;
  if (parent?.name === 'UpdateStatement') return true;
  return parent?.name === 'ArgList' && isRead(text, parent);
}

/** Such a string, or one in a variable whose value is. */
export function isPartOfText(text: string, node: SyntaxNode, { program }: Understood): boolean {
  if (isOperand(text, node)) return true;
  const at = around(node);
  const { parent } = at;
  if (parent?.name !== 'AssignStatement') return false;
  return children(parent).some((target) => {
    const name = target.from < at.from ? lastName(text, target) : undefined;
    return name !== undefined && program.parts.has(name);
  });
}
