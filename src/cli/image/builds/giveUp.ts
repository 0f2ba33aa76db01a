/** `build --give-up`: gives back what an interrupted or kept build still holds, and ends it. */
import { endBuild } from '../../../model/builds/endBuild';
import { fileBuildStore } from '../../../model/builds/buildStore';
import { unfinishedBuild, type RecipeFile } from '../../../model/builds/startBuild';
import { fileLoanStore } from '../../../model/nodes/loanStore';
import { Ended, exitCodes } from '../failures/failure';
import type { Session } from '../session/session';
import type { Output } from '../terminal/output';

/** @throws Ended where a node is not given back; BuildError while another process works on the build */
export async function giveUp(
  { account, site }: Session,
  { path, recipe }: RecipeFile,
  output: Output,
  { isQuiet = false } = {},
): Promise<void> {
  const store = fileBuildStore();
  const open = unfinishedBuild(store, { account, site }, path);
  if (open === undefined) {
    if (!isQuiet)
      output.result(
        { givenUp: false },
        `No build of ${recipe.name} holds anything at ${site.name}.`,
      );
    return;
  }
  output.busy('Giving the nodes back…');
  const parts = { place: { account, site }, store, loans: fileLoanStore() };
  const left = await endBuild(parts, open);
  for (const sentence of left) output.warn(sentence);
  if (left.length > 0) throw new Ended(exitCodes.refused);
  if (isQuiet) output.note(`The interrupted build of ${recipe.name} is given up.`);
  else
    output.changed(
      { givenUp: true, build: open.id },
      `The build of ${recipe.name} is given up, and its nodes are given back.`,
    );
}
