// What was chosen on the way to a value: a branch, a row of a list, a call of a function. Two values belong
// together only if they chose alike, so `images[params.hw]` never meets another type than its own.
import type { SyntaxNode } from '@lezer/common';
import { children } from './nodes';

export type Choices = ReadonlyMap<string, string>;

export const noChoices: Choices = new Map();

/** Undefined where the two contradict each other. */
export function together(a: Choices, b: Choices): Choices | undefined {
  if (b.size === 0 || a === b) return a;
  if (a.size === 0) return b;
  const both = new Map(a);
  for (const [what, which] of b) {
    const known = both.get(what);
    if (known !== undefined && known !== which) return undefined;
    both.set(what, which);
  }
  return both;
}

export function choose(
  choices: Choices,
  what: string,
  which: string | number,
): Choices | undefined {
  const wanted = String(which);
  const known = choices.get(what);
  if (known !== undefined) return known === wanted ? choices : undefined;
  return new Map(choices).set(what, wanted);
}

/** Whether both hang on the same choice. */
export function haveInCommon(a: Choices, b: Choices): boolean {
  for (const what of a.keys()) if (b.has(what)) return true;
  return false;
}

/** The branches that a statement stands in. */
export function branchesOf(node: SyntaxNode): Choices {
  let found: Map<string, string> | undefined;
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.name === 'FunctionDefinition') break;
    if (at.name !== 'Body' || parent.name !== 'IfStatement') continue;
    const bodies = children(parent).filter(({ name }) => name === 'Body');
    const index = bodies.findIndex(({ from }) => from === at.from);
    (found ??= new Map()).set(`if:${parent.from}`, String(index));
  }
  return found ?? noChoices;
}
