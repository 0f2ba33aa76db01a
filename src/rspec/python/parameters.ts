// Parameters of the file's own functions: what its calls hand in, else the default.
import type { SyntaxNode } from '@lezer/common';
import { choose, together, type Choices } from './choices';
import type { Follow, Item, Step } from './items';
import { argumentsOf, children } from './nodes';
import type { Program } from './program';
import type { Binding, Scope } from './scopes';

/** What the parts of an evaluation ask of the whole. */
export interface Evaluation {
  readonly text: string;
  readonly program: Program;
  readonly follow: Follow;
  bindings(name: SyntaxNode): readonly Binding[];
  followBinding(binding: Binding, use: SyntaxNode, step: Step): Item[];
  into(items: readonly Item[], path: readonly number[], step: Step): Item[];
  scopeOf(node: SyntaxNode): Scope;
  isParameters(base: SyntaxNode): boolean;
  parameter(name: string, step: Step): Item[];
  branches(node: SyntaxNode): Choices;
}

/** One choice for each call, so that arguments of different calls never meet. */
export function followParameter(
  evaluation: Evaluation,
  { source, node: list }: Binding,
  name: string,
  step: Step,
): Item[] {
  const made = list.parent;
  const initial = source && !('length' in source) ? source : undefined;
  if (made?.name !== 'FunctionDefinition') return [];
  const chosen = step.choices.get(callChoice(made));
  const calls = callsOf(evaluation, made);
  const found: Item[] = [];
  for (const call of calls) {
    if (chosen !== undefined && chosen !== String(call.from)) continue;
    const choices = together(step.choices, evaluation.branches(call));
    const bound = choices && choose(choices, callChoice(made), call.from);
    const value = argument(evaluation.text, list, call, name) ?? initial;
    if (bound && value)
      found.push(...evaluation.follow(value, { depth: step.depth, choices: bound }));
  }
  return calls.length === 0 && initial ? evaluation.follow(initial, step) : found;
}

export function callChoice({ from }: SyntaxNode): string {
  return `call:${from}`;
}

function callsOf(evaluation: Evaluation, made: SyntaxNode): SyntaxNode[] {
  const { text, program } = evaluation;
  const name = made.getChild('VariableName');
  const calls = name ? (program.calls.get(text.slice(name.from, name.to)) ?? []) : [];
  return calls.filter(({ firstChild: called }) => {
    if (called?.name !== 'VariableName') return called?.name === 'MemberExpression';
    return evaluation.bindings(called).some(({ node }) => node.from === made.from);
  });
}

/** The argument that a call hands in for a parameter; methods get the object first. */
function argument(
  text: string,
  list: SyntaxNode,
  call: SyntaxNode,
  name: string,
): SyntaxNode | undefined {
  const { positional, keywords, spread } = argumentsOf(text, call);
  const named = keywords.get(name);
  if (named || spread) return named;
  const names = parameterNames(text, list);
  const isMethod = names[0] === 'self' && call.firstChild?.name === 'MemberExpression';
  const at = names.indexOf(name) - (isMethod ? 1 : 0);
  return at < 0 ? undefined : positional[at];
}

function parameterNames(text: string, list: SyntaxNode): string[] {
  const parts = children(list);
  return parts
    .filter((part, index) => part.name === 'VariableName' && parts[index - 1]?.name !== 'AssignOp')
    .map(({ from, to }) => text.slice(from, to));
}
