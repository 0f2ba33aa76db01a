/** `build --dry-run`: each step, and what it would ask of the site. Only calls that read are sent. */
import { baseOf, nodeWish } from '../../../model/builds/wish';
import { candidateName, needsCandidate } from '../../../model/builds/record';
import { titleOf, unitsOf } from '../../../model/builds/stepProvision';
import type { RecipeFile } from '../../../model/builds/startBuild';
import { newSliceFor } from '../../../model/nodes/slice';
import { readPlan, type SnapshotPlan } from '../../../model/snapshots/planning/plan';
import { SnapshotRefused } from '../../../model/snapshots/job';
import { defined } from '../../../rpc/defined';
import type { Recipe } from '../../../recipe/recipe';
import type { Session } from '../session/session';
import type { Output } from '../terminal/output';
import { printableLine } from '../terminal/printable';

export interface PlannedStep {
  readonly step: string;
  /** What is done, a line each. */
  readonly does: readonly string[];
  /** Methods of the site's interface that change something. */
  readonly calls: readonly string[];
}

/** @throws RpcError where the site cannot be asked; SnapshotRefused where it would refuse the name */
export async function tellDryRun(
  session: Session,
  file: RecipeFile,
  output: Output,
): Promise<void> {
  output.busy(`Asking ${session.site.name}…`);
  const { steps } = await plannedBuild(session, file);
  output.result(
    { dryRun: true, site: session.site.name, steps },
    steps.flatMap(({ step, does, calls }) => [
      `${step}${calls.length === 0 ? '' : ` (${calls.join(', ')})`}`,
      ...does.map((line) => printableLine(`  ${line}`)),
    ]),
  );
}

export interface PlannedBuild {
  readonly steps: readonly PlannedStep[];
  /** What its snapshots would do: one, or the candidate and the published one. */
  readonly plans: readonly SnapshotPlan[];
}

/** Only calls that read are sent. @throws RpcError, SnapshotRefused */
export async function plannedBuild(
  { account, site }: Pick<Session, 'account' | 'site'>,
  { recipe }: RecipeFile,
): Promise<PlannedBuild> {
  const wish = nodeWish(recipe, site);
  const { sliceUrn } = await newSliceFor(account, wish, 'build-0');
  const names = needsCandidate(recipe)
    ? [
        { imageName: candidateName(recipe.name), global: false },
        { imageName: recipe.name, global: true },
      ]
    : [{ imageName: recipe.name, global: recipe.global }];
  const plans: SnapshotPlan[] = [];
  for (const { imageName, global } of names) {
    const { plan } = await readPlan(
      { account, site },
      { imageName, sliceUrn, ...defined({ global }) },
    );
    if (plan.kind === 'refused') throw new SnapshotRefused('taken', plan.sentence);
    plans.push(plan);
  }
  return { steps: stepsOf(recipe, baseOf(recipe, site), plans), plans };
}

function stepsOf(recipe: Recipe, base: string, plans: readonly SnapshotPlan[]): PlannedStep[] {
  const { tests = [] } = recipe;
  const type = recipe.node?.hardware_type ?? recipe.node?.sliver_type ?? 'raw-pc';
  const [first, second] = plans;
  return [
    { step: 'validate', does: [], calls: [] },
    {
      step: 'node',
      does: [`Ask for a node of type ${type} with ${base}, in a slice of its own.`],
      calls: ['Register', 'CreateSliver'],
    },
    { step: 'provision', does: unitsOf(recipe).map(titleOf), calls: [] },
    { step: 'check', does: ['Look for secrets and list the packages.'], calls: [] },
    { step: 'snapshot', does: [first?.sentence ?? ''], calls: ['CreateImage'] },
    {
      step: 'try',
      does: [
        'Boot the image on a fresh node, then give that node back.',
        ...tests.map(({ name }) => name),
      ],
      calls: ['Register', 'CreateSliver', 'DeleteSlice'],
    },
    ...(second === undefined
      ? []
      : [{ step: 'publish', does: [second.sentence], calls: ['CreateImage'] }]),
    { step: 'lock', does: ['Write images.lock.json beside the recipe.'], calls: [] },
    { step: 'give-back', does: [], calls: ['DeleteSlice'] },
  ];
}
