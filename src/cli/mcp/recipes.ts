/**
 * Recipes as an assistant may build them: from the folder of the server, and with nothing that takes more of the person's
 * computer than files of that folder. The assistant may have written the recipe itself.
 */
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkSources, sourceOf, scriptText } from '../../model/builds/sources';
import type { RecipeFile } from '../../model/builds/startBuild';
import type { Recipe } from '../../recipe/recipe';
import { defined } from '../../rpc/defined';
import { readRecipeFile } from '../image/builds/recipeFile';
import { UsageError } from '../image/failures/failure';
import type { Output } from '../image/terminal/output';
import { refuseOutside } from './ownFolder';

/** @throws UsageError, Ended with the problems in the output, BuildError */
export function recipeIn(word: string, output: Output): RecipeFile {
  refuseOutside([word]);
  const read = readRecipeFile(word, output);
  const file = Object.assign({}, read, { path: realpathSync(read.path) });
  return withScripts(file);
}

/** The texts of scripts are read once: what is agreed to is what runs, whatever their files say later. @throws BuildError */
function withScripts({ path, text, recipe }: RecipeFile): RecipeFile {
  const folder = dirname(path);
  checkSources(folder, recipe);
  const provisioners = recipe.provisioners?.map((one) => {
    if (one.type !== 'shell' || one.script === undefined) return one;
    const { script, ...others } = one;
    return { ...others, name: one.name ?? script, inline: [scriptText(folder, script)] };
  });
  return { path, text, recipe: { ...recipe, ...defined({ provisioners }) } };
}

/** @param command for a person who wants it all the same @throws UsageError */
export function refuseOfThisComputer({ path, recipe }: RecipeFile, command: string): void {
  const scripts = (recipe.provisioners ?? []).flatMap((one) => (one.type === 'file' ? [] : [one]));
  const secrets = scripts.flatMap((one) => one.secrets ?? []);
  const why = scripts.some(({ type }) => type === 'shell-local')
    ? 'runs commands on this computer (shell-local)'
    : secrets.length > 0
      ? `takes ${secrets.join(', ')} from the environment of this computer (secrets)`
      : undefined;
  if (why === undefined) return;
  throw new UsageError(
    `${basename(path)} ${why}, which only the user can start: ask them to read it and to type: ${command}`,
  );
}

/** SHA-256 of the recipe with its scripts, and of all that it copies of its folder. @throws BuildError */
export function digestOf({ path, text, recipe }: RecipeFile): string {
  const folder = dirname(path);
  const hash = createHash('sha256');
  const add = (part: string | Buffer): void => void hash.update(`${part.length}:`).update(part);
  add(text);
  for (const one of recipe.provisioners ?? []) {
    if (one.type !== 'file') {
      for (const line of one.inline ?? []) add(line);
      continue;
    }
    const source = sourceOf(folder, one);
    for (const entry of source.entries) {
      add(entry);
      addFile(join(source.path, entry), add);
    }
  }
  return hash.digest('hex');
}

/** Bytes; of a larger file, its size and time must do. */
const LARGEST_READ = 64 * 1024 * 1024;

function addFile(path: string, add: (part: string | Buffer) => void): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  // A folder, or a link to nowhere, has no contents of its own.
  if (stat?.isFile() !== true) return;
  add(stat.size > LARGEST_READ ? `${stat.size} ${stat.mtimeMs}` : readFileSync(path));
}

/** @throws UsageError */
export function requireUnchangedRecipe(file: RecipeFile, digest: string): void {
  if (digestOf(file) === digest) return;
  throw new UsageError(
    `${basename(file.path)}, or a file that it uses, has changed since the plan: nothing was started. Plan again.`,
  );
}

/** What is done, as numbers that a person can check. */
export function partsOfRecipe({
  provisioners = [],
  tests = [],
  write_files: files = [],
}: Recipe): string {
  const count = (number: number, one: string): string[] =>
    number === 0 ? [] : [`${number} ${one}${number === 1 ? '' : 's'}`];
  const scripts = provisioners.filter(({ type }) => type !== 'file').length;
  const copies = provisioners.length - scripts;
  const parts = [
    ...count(files.length, 'written file'),
    ...count(copies, 'copied file or folder'),
    ...count(scripts, 'script'),
    ...count(tests.length, 'test'),
  ];
  return parts.length === 0 ? 'no scripts' : parts.join(', ');
}
