/** Reads the recipe that is named on the command line, and prints what is wrong with it. */
import { basename, resolve } from 'node:path';
import type { RecipeFile } from '../../../model/builds/startBuild';
import { underHome } from '../../../model/storage/folders';
import { readRecipe, type RecipeProblem } from '../../../recipe/read';
import { Ended, exitCodes } from '../failures/failure';
import { textNamed } from '../session/namedFile';
import { printableLine } from '../terminal/printable';
import type { Output } from '../terminal/output';

/** @throws UsageError for a file that cannot be read; Ended for a recipe with problems, which are printed */
export function readRecipeFile(path: string, output: Output): RecipeFile {
  const text = textNamed(path, 'The recipe', 'give the path of a recipe such as image.yml.');
  const { recipe, problems } = readRecipe(text);
  if (recipe !== undefined) return { path: resolve(underHome(path)), text, recipe };
  const shown = problems.map((problem) => placed(text, problem));
  output.result(
    { recipe: resolve(underHome(path)), problems: shown },
    shown.map(({ line, column, sentence }) =>
      printableLine(`${path}:${line}:${column}: ${sentence}`),
    ),
  );
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  output.warn(`${basename(path)} has ${count}.`);
  throw new Ended(exitCodes.usage);
}

function placed(
  text: string,
  { from, sentence }: RecipeProblem,
): { line: number; column: number; sentence: string } {
  const before = text.slice(0, from).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, sentence };
}
