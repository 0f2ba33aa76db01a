// Names and what is bound to them: which bindings of a name a use may see.
import type { SyntaxNode } from '@lezer/common';
import { blockOf } from './nodes';

export interface Binding {
  /** Where it holds from. */
  readonly at: number;
  /** One expression, several that make a tuple, or nothing that can be known. */
  readonly source: SyntaxNode | readonly SyntaxNode[] | undefined;
  /** `value`: the source itself; `element`: a member of it, as in a loop; the others name what stands there. */
  readonly how: 'value' | 'element' | 'parameter' | 'function' | 'class' | 'unknown';
  /** Into which member of the value, for `a, (b, c) = …`. */
  readonly path: readonly number[];
  readonly node: SyntaxNode;
}

export interface Scope {
  readonly node: SyntaxNode;
  readonly parent: Scope | undefined;
  readonly names: Map<string, Binding[]>;
}

export function bind({ names }: Scope, name: string, binding: Binding): void {
  const known = names.get(name);
  if (known) known.push(binding);
  else names.set(name, [binding]);
}

/** The bindings that a use of a name at an offset may mean. */
export function bindingsFor(
  scope: Scope | undefined,
  name: string,
  at: number,
): readonly Binding[] {
  for (let from = scope; from; from = from.parent) {
    const found = from.names.get(name);
    // A function does not see the names of a class around it.
    if (!found || (from !== scope && from.node.name === 'ClassDefinition')) continue;
    return from === scope && found.length > 1 ? liveBindings(found, at) : found;
  }
  return [];
}

/** In the same block the last assignment before the use counts; across branches and loops any may. */
function liveBindings(bindings: readonly Binding[], at: number): readonly Binding[] {
  const before = bindings.filter((binding) => binding.at <= at);
  if (before.length === 0) return bindings;
  const last = before.findLastIndex(({ node }) => holds(blockOf(node), at));
  const certain = before[last];
  const live = last < 0 ? before : before.slice(last);
  const later = bindings.filter(
    ({ at: from, node }) => from > at && isRepeated(node, at, certain?.at ?? -1),
  );
  return [...live, ...later];
}

function holds({ from, to }: SyntaxNode, at: number): boolean {
  return from <= at && at <= to;
}

/** Whether a loop goes around both a binding and a use before it, and not around what is bound in between. */
function isRepeated(binding: SyntaxNode, at: number, certain: number): boolean {
  for (let node = binding.parent; node; node = node.parent) {
    if (node.name === 'FunctionDefinition') return false;
    const isLoop = node.name === 'ForStatement' || node.name === 'WhileStatement';
    if (isLoop && holds(node, at)) return !holds(node, certain);
  }
  return false;
}
