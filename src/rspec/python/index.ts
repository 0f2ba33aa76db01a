// A Python text, understood: its tree, read once, and the values of its expressions.
import { Evaluator } from './evaluate';
import { parsePython } from './grammar';
import { readProgram, type Program } from './program';

export interface Understood {
  readonly program: Program;
  readonly evaluator: Evaluator;
}

export function understandPython(text: string): Understood {
  const program = readProgram(text, parsePython(text));
  return { program, evaluator: new Evaluator(text, program) };
}
