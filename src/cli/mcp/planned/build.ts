/** A build of a recipe that was planned. A process of its own carries it out (`tasks`). */
import { basename } from 'node:path';
import { fileBuildStore } from '../../../model/builds/buildStore';
import { BuildError } from '../../../model/builds/buildError';
import { unfinishedBuild, type RecipeFile } from '../../../model/builds/startBuild';
import { baseOf, nodeWish } from '../../../model/builds/wish';
import { plannedBuild, type PlannedBuild } from '../../image/builds/dryRun';
import { withSite } from '../../image/commands/build';
import { openSession, type Session } from '../../image/session/session';
import { siteOptionOf } from '../../image/session/sites';
import { atSites } from '../atSites';
import { named, shownText } from '../data';
import { whileServing } from '../ending';
import type { Call } from '../offer';
import {
  digestOf,
  partsOfRecipe,
  recipeIn,
  refuseOfThisComputer,
  requireUnchangedRecipe,
} from '../recipes';
import { refuseStrangeImage, refuseStrangeSite } from '../strange';
import { beginTask } from '../tasks/begin';
import { commandLine } from '../words';
import type { Planned } from './agreement';

export interface BuildRequest {
  /** Path in the folder of the server. */
  readonly recipe: string;
  readonly site?: string | undefined;
}

interface Found {
  readonly session: Session;
  readonly file: RecipeFile;
  readonly digest: string;
  readonly planned: PlannedBuild;
  /** It goes on where a process left it. */
  readonly isTakenUp: boolean;
}

/** @throws UsageError, BuildError, SnapshotRefused, and what connecting throws; nothing is changed */
export async function plannedRecipe(request: BuildRequest, call: Call): Promise<Planned> {
  const { options, output } = call;
  const file = recipeIn(request.recipe, output);
  const { sshKey } = options;
  const words = ['build', file.path, ...(sshKey === undefined ? [] : ['--ssh-key', sshKey])];
  refuseOfThisComputer(file, commandLine(options, words));
  const { site, base } = file.recipe;
  if (site !== undefined) await refuseStrangeSite(site, options);
  await refuseStrangeImage(base, options);
  const session = await openSession(withSite(atSites(options, request.site), file));
  output.about({ site: session.site.name, image: file.recipe.name });
  const isTakenUp = refuseHeld(session, file);
  const planned = await plannedBuild(session, file);
  const found = { session, file, digest: digestOf(file), planned, isTakenUp };
  return {
    question: questionOf(found),
    agrees: `Build the image ${file.recipe.name}`,
    command: `${commandLine(options, words)}${siteOptionOf(session, options.cm)}`,
    shown: {
      recipe: file.path,
      image: file.recipe.name,
      site: session.site.name,
      goesOn: isTakenUp,
      steps: planned.steps,
    },
    begin: (begun) => whileServing(begin(request, found, begun)),
  };
}

/** Whether an interrupted build is gone on with. @throws BuildError for one that somebody else must end first */
function refuseHeld({ account, site }: Session, { path, recipe }: RecipeFile): boolean {
  const store = fileBuildStore();
  const open = unfinishedBuild(store, { account, site }, path);
  if (open === undefined) return false;
  if (store.holder(open.id) !== undefined)
    throw new BuildError('busy', `Another process builds ${recipe.name}: wait until it is done.`);
  if (open.outcome === undefined) return true;
  throw new BuildError(
    'no-build',
    `The node of the last build of ${recipe.name} is not given back. Ask the user to type: geni-image build ${path} --give-up`,
  );
}

function questionOf({ session, file, planned, isTakenUp }: Found): string {
  const { recipe, path } = file;
  const { site } = session;
  const { sliverType, hardwareType } = nodeWish(recipe, site);
  const type = hardwareType === undefined ? sliverType : `${sliverType}, ${hardwareType}`;
  const { limits: { time = '4h', node_hours: hours = 8 } = {} } = recipe;
  const users = recipe.global === true ? 'anyone, if it is new' : 'its project, if it is new';
  return [
    `${isTakenUp ? 'Continue the build of' : 'Build'} the image ${named(recipe.name)} at ${named(site.name)} from the recipe ${named(basename(path))}, for ${users}.`,
    `It asks for a node of type ${named(type)} with ${named(baseOf(recipe, site))} in a slice of its own, and does what the recipe says there (${partsOfRecipe(recipe)}); then it takes a snapshot and boots the image on another node.`,
    ...planned.plans.map(({ sentence }) => shownText(sentence)),
    `The nodes are given back, after ${time} or ${hours} node hours at the latest.`,
  ].join(' ');
}

/** @throws UsageError where it would be another build by now, and what planning throws */
async function begin(request: BuildRequest, agreed: Found, call: Call): Promise<void> {
  const { session, digest } = agreed;
  const file = recipeIn(request.recipe, call.output);
  requireUnchangedRecipe(file, digest);
  const isTakenUp = refuseHeld(session, file);
  const planned = await plannedBuild(session, file);
  const said = (plan: PlannedBuild, goesOn: boolean): string =>
    JSON.stringify([plan.steps, goesOn]);
  if (said(planned, isTakenUp) !== said(agreed.planned, agreed.isTakenUp))
    throw new BuildError(
      'no-build',
      `What the build of ${file.recipe.name} would do has changed since the plan: nothing was started. Plan again.`,
    );
  const { componentManager, urn, name: siteName } = session.site;
  const task = await beginTask(file.recipe.name, {
    options: call.options,
    site: { url: componentManager.url, urn, name: siteName },
    work: { kind: 'build', file, digest },
  });
  const next = `Call wait_for_build with the id ${task.id} until there is an outcome. It continues without this server.`;
  call.output.result({ build: { id: task.id, image: file.recipe.name }, next }, '');
}
