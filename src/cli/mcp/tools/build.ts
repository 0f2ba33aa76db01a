/** Builds from recipes: the check of a recipe, the plan, the start once the person has agreed, and how they stand. */
import { siteHint } from '../atSites';
import { reads } from '../offer';
import { startingTool, tellPlan, type Planned } from '../planned/agreement';
import { plannedRecipe } from '../planned/build';
import { Plans } from '../planned/plans';
import { recipeIn } from '../recipes';
import { statusTool, waitTool } from '../tasks/followTools';

const plans = new Plans<Planned>();

const recipeHint = 'File in the folder of the server, such as image.yml.';

export const validateRecipe = reads({
  name: 'validate_recipe',
  title: 'Check a recipe',
  description:
    'Checks a recipe of an image and the files that it uses, as "geni-image build --check" does. Contacts no site.',
  takes: (is) => ({ recipe: is.string().describe(recipeHint) }),
  run: async ({ recipe }, { output }) => {
    await Promise.resolve();
    const { path } = recipeIn(recipe, output);
    output.result({ recipe: path, problems: [] }, '');
  },
});

export const planBuild = reads({
  name: 'plan_build',
  title: 'Plan to build an image',
  description:
    'Says what building an image from a recipe would do, step by step: a node, the scripts of the recipe, a snapshot, a try on another node, the lock. Asks for no node yet. Show the plan to the user, then call start_build with its token.',
  takes: (is) => ({
    recipe: is.string().describe(recipeHint),
    site: is.string().optional().describe(siteHint),
  }),
  run: async (request, call) =>
    tellPlan(plans, await plannedRecipe(request, call), 'start_build', call),
});

export const startBuild = startingTool({
  name: 'start_build',
  title: 'Start a planned build',
  description:
    'Starts the build of a plan, after the user was asked. Returns an id at once: a build takes long, and continues without this server. Then call wait_for_build. Leave the recipe and its files alone meanwhile.',
  plannedBy: 'plan_build',
  plans,
  afterwards: 'Then call build_status without an id.',
});

export const buildStatus = statusTool(
  'build',
  'Says how a build stands: its steps, the end of its log, the outcome, and the URN of the image.',
);

export const waitForBuild = waitTool('build');
