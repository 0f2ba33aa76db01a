// A Python text, understood: its tree, read once, and the values of its expressions.
import type { Tree } from '@lezer/common';
import { Evaluator } from './evaluate';
import { parsePython } from './grammar';
import { literalOf } from './literals';
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
  const last = tree.resolveInner(text.length, -1);
  const literal = last.name.endsWith('String') ? literalOf(text, last) : undefined;
  if (literal?.quote.length !== 3 || literal.closed) return tree;
  const { start, valueStart } = literal;
  const comment = '#'.padEnd(valueStart - start);
  return parsePython(text.slice(0, start) + comment + text.slice(valueStart));
}
