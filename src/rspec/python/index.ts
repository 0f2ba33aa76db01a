// A Python text, understood: its tree, read once, and the values of its expressions.
import type { SyntaxNode, Tree } from '@lezer/common';
import { Evaluator } from './evaluate';
import { parsePython } from './grammar';
import { isString, literalOf } from './literals';
import { readProgram, type Program } from './program';

export interface Understood {
  readonly program: Program;
  readonly evaluator: Evaluator;
}

export function understandPython(text: string): Understood {
  const program = readProgram(text, treeOf(text));
  return { program, evaluator: new Evaluator(text, program) };
}

/** Quotes of a long string that are still open would take in the rest of the file: they become a comment. */
function treeOf(text: string): Tree {
  const tree = parsePython(text);
  const last = stringAtEnd(tree);
  const literal = last && literalOf(text, last);
  if (literal?.quote.length !== 3 || literal.closed) return tree;
  const { start, valueStart } = literal;
  const comment = '#'.padEnd(valueStart - start);
  return parsePython(text.slice(0, start) + comment + text.slice(valueStart));
}

/** By way of the last children: what the tree offers for this would keep the whole tree in a table of its own. */
function stringAtEnd({ topNode }: Tree): SyntaxNode | undefined {
  const reachesEnd = ({ from, to }: SyntaxNode): boolean => from < to && to === topNode.to;
  for (let at: SyntaxNode | null = topNode; at;) {
    if (isString(at) && at.name !== 'ContinuedString') return at;
    at = at.lastChild;
    while (at && !reachesEnd(at)) at = at.prevSibling;
  }
  return undefined;
}
