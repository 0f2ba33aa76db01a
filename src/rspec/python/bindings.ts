// What statements bind: assignments, loops, parameters of functions, imports.
import type { SyntaxNode } from '@lezer/common';
import { children, members, textOf } from './nodes';
import { bind, type Binding, type Scope } from './scopes';

export interface AttributeWrite {
  readonly receiver: SyntaxNode;
  /** Undefined while it is being typed. */
  readonly value: SyntaxNode | undefined;
  readonly statement: SyntaxNode;
}

export interface CellWrite {
  /** Undefined for `append`. */
  readonly key: SyntaxNode | undefined;
  readonly value: SyntaxNode;
  readonly statement: SyntaxNode;
}

export interface Tables {
  readonly text: string;
  readonly scopes: Map<string, Scope>;
  /** By the name of the attribute, as `disk_image`, and by receiver and name, as `node.disk_image`. */
  readonly writes: Map<string, AttributeWrite[]>;
  /** By the text of the container. */
  readonly cells: Map<string, CellWrite[]>;
}

type Source = Binding['source'];

/** `a = b = value`, `a, b = c, d`, `a.b = value`, `a[b] = value`, `a += value`, `a := value`. */
export function bindAssignment(tables: Tables, scope: Scope, statement: SyntaxNode): void {
  const groups: SyntaxNode[][] = [[]];
  for (const part of children(statement)) {
    if (part.name === 'AssignOp' || part.name === 'UpdateOp') groups.push([]);
    else if (part.name !== 'TypeDef' && part.name !== ',' && !part.type.isError)
      groups.at(-1)?.push(part);
  }
  if (groups.length < 2) return;
  const values = groups.pop() ?? [];
  const isUpdate = statement.name === 'UpdateStatement';
  const source = values.length === 1 ? values[0] : values.length > 1 ? values : undefined;
  for (const targets of groups)
    assign(tables, scope, statement, targets, isUpdate ? undefined : source);
}

function assign(
  tables: Tables,
  scope: Scope,
  statement: SyntaxNode,
  targets: readonly SyntaxNode[],
  source: Source,
): void {
  const at = statement.to;
  const [only] = targets;
  if (only && targets.length === 1) {
    const value = source && !('length' in source) ? source : undefined;
    if (only.name === 'VariableName') {
      const how = source === undefined ? 'unknown' : 'value';
      bind(scope, textOf(tables.text, only), { at, source, how, path: [], node: statement });
      return;
    }
    if (only.name === 'MemberExpression') {
      write(tables, statement, only, value);
      return;
    }
  }
  bindTargets(tables.text, scope, targets, { at, source, how: 'value', path: [], node: statement });
}

function write(
  tables: Tables,
  statement: SyntaxNode,
  target: SyntaxNode,
  value: SyntaxNode | undefined,
): void {
  const receiver = target.firstChild;
  const last = target.lastChild;
  if (!receiver) return;
  if (last?.name === 'PropertyName') {
    const name = textOf(tables.text, last);
    const found = { receiver, value, statement };
    for (const key of [name, `${textOf(tables.text, receiver)}.${name}`]) {
      const known = tables.writes.get(key);
      if (known) known.push(found);
      else tables.writes.set(key, [found]);
    }
  } else if (last?.name === ']' && value) {
    const key = last.prevSibling ?? undefined;
    const name = textOf(tables.text, receiver);
    tables.cells.set(name, [...(tables.cells.get(name) ?? []), { key, value, statement }]);
  }
}

function bindTargets(
  text: string,
  scope: Scope,
  targets: readonly SyntaxNode[],
  binding: Binding,
): void {
  const isOne = targets.length === 1;
  targets.forEach((target, index) => {
    const path = isOne ? binding.path : [...binding.path, index];
    if (target.name === 'VariableName') {
      const { at, source, how, node } = binding;
      bind(scope, textOf(text, target), { at, source, how, path, node });
    } else if (target.name === 'TupleExpression' || target.name === 'ParenthesizedExpression') {
      const { at, source, how, node } = binding;
      bindAll(text, scope, members(target), { at, source, how, path, node });
    }
  });
}

/** The members of a tuple in a target, where even a single one is a member. */
function bindAll(
  text: string,
  scope: Scope,
  targets: readonly SyntaxNode[],
  { at, source, how, path, node }: Binding,
): void {
  targets.forEach((target, index) => {
    bindTargets(text, scope, [target], { at, source, how, path: [...path, index], node });
  });
}

/** `for a, b in c`, as a statement or in a comprehension. */
export function bindLoop({ text }: Tables, scope: Scope, node: SyntaxNode): void {
  let targets: SyntaxNode[] | undefined;
  let isSource = false;
  for (const part of children(node)) {
    if (part.name === 'for') targets = [];
    else if (part.name === 'in') isSource = true;
    else if (targets && isSource) {
      const binding = { at: part.to, source: part, how: 'element', path: [], node } as const;
      bindTargets(text, scope, targets, binding);
      targets = undefined;
      isSource = false;
    } else if (targets && part.name !== ',') targets.push(part);
  }
}

export function bindParameters({ text }: Tables, scope: Scope, list: SyntaxNode): void {
  const parts = children(list);
  parts.forEach((part, index) => {
    if (part.name !== 'VariableName' || parts[index - 1]?.name === 'AssignOp') return;
    const typed = parts[index + 1]?.name === 'TypeDef' ? 1 : 0;
    const isSet = parts[index + 1 + typed]?.name === 'AssignOp';
    const source = isSet ? parts[index + 2 + typed] : undefined;
    const { from: at } = part;
    const isRest = parts[index - 1]?.name === '*' || parts[index - 1]?.name === '**';
    const how = isRest ? 'unknown' : 'parameter';
    bind(scope, textOf(text, part), { at, source, how, path: [], node: list });
  });
}

export function bindImport({ text }: Tables, scope: Scope, statement: SyntaxNode): void {
  for (const part of statement.getChildren('VariableName'))
    bind(scope, textOf(text, part), {
      at: statement.to,
      source: undefined,
      how: 'unknown',
      path: [],
      node: statement,
    });
}
