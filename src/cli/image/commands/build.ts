/** `geni-image build`: an image from a recipe. Runs the steps, or says what is wrong with the recipe, or what would be done. */
import { runBuild } from '../../../model/builds/build';
import { fileBuildStore, logFileOf } from '../../../model/builds/buildStore';
import type { BuildEvent, OfferedImage } from '../../../model/builds/parts';
import { stepNames, type BuildRecord, type StepName } from '../../../model/builds/record';
import { checkSources } from '../../../model/builds/sources';
import { startBuild, type RecipeFile } from '../../../model/builds/startBuild';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { fileLoanStore } from '../../../model/nodes/loanStore';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { Snapshots } from '../../../model/snapshots/snapshots';
import { underHome } from '../../../model/storage/folders';
import { AdvertisementError } from '../../../rspec/images/advertisement';
import { nearest } from '../../../rspec/language/distance';
import { dirname } from 'node:path';
import type { CommonOptions } from '../arguments/options';
import { buildTeller } from '../builds/teller';
import { giveUp } from '../builds/giveUp';
import { readRecipeFile } from '../builds/recipeFile';
import { tellDryRun } from '../builds/dryRun';
import { Ended, exitCodeOf, exitCodes, UsageError } from '../failures/failure';
import { openSession, type Session } from '../session/session';
import { offeredAt } from '../session/siteImages';
import { pollInterval } from '../snapshots/follow';
import type { Output } from '../terminal/output';

export interface BuildCommandOptions extends CommonOptions {
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly fromStep?: string;
  readonly keepOnFailure?: boolean;
  readonly anew?: boolean;
  readonly giveUp?: boolean;
  readonly sshKey?: string;
  /** Seconds. */
  readonly poll?: string;
}

export async function build(
  path: string,
  options: BuildCommandOptions,
  output: Output,
): Promise<void> {
  const fromStep = stepNamed(options.fromStep);
  const interval = pollInterval(options.poll);
  const file = readRecipeFile(path, output);
  checkSources(dirname(file.path), file.recipe);
  if (options.check === true) {
    output.result({ recipe: file.path, problems: [] }, `${path}: no problems.`);
    return;
  }
  const session = await openSession(withSite(options, file));
  output.about({ site: session.site.name, image: file.recipe.name });
  if (options.dryRun === true) {
    await tellDryRun(session, file, output);
    return;
  }
  if (options.giveUp === true) {
    await giveUp(session, file, output);
    return;
  }
  await run(session, file, { options, fromStep, interval }, output);
}

interface How {
  readonly options: BuildCommandOptions;
  readonly fromStep: StepName | undefined;
  readonly interval: number;
}

async function run(
  session: Session,
  file: RecipeFile,
  { options, fromStep, interval }: How,
  output: Output,
): Promise<void> {
  const { account, site } = session;
  const store = fileBuildStore();
  const isAnew = options.anew === true;
  if (isAnew) await giveUp(session, file, output, { isQuiet: true });
  const { record, claim, isTakenUp } = await startBuild(store, { account, site }, file, {
    fromStep,
    isAnew,
  });
  const teller = buildTeller(output);
  teller.begin(record, isTakenUp, logFileOf(store, record.id));
  const journal = fileJournal(defaultJournalFile);
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [account],
    journal,
    interval,
  });
  const stop = stopOnInterrupt(output);
  try {
    const parts = {
      place: { account, site },
      snapshots,
      store,
      loans: fileLoanStore(),
      journal,
      keyFile: options.sshKey === undefined ? undefined : underHome(options.sshKey),
      variable: (name: string) => process.env[name],
      offered: () => offeredFor(session),
      hear: (event: BuildEvent, build: BuildRecord) => teller.hear(event, build),
    };
    const { keepOnFailure } = options;
    const ended = await runBuild(parts, record, claim, { signal: stop.signal, keepOnFailure });
    teller.end(ended.record, ended.error);
    if (ended.record.outcome === 'cancelled') throw new Ended(exitCodes.interrupted);
    if (ended.error !== undefined) throw new Ended(exitCodeOf(ended.error));
  } finally {
    stop.dispose();
    snapshots.dispose();
  }
}

/** An advertisement that cannot be read offers nothing. @throws RpcError */
async function offeredFor(session: Session): Promise<readonly OfferedImage[]> {
  try {
    const offered = await offeredAt(session);
    return offered.map(({ urn, versions }) => ({ urn, url: versions[0]?.url }));
  } catch (error) {
    if (AdvertisementError.is(error)) return [];
    throw error;
  }
}

/** The first Ctrl-C gives the nodes back; the second one ends at once, and the next build goes on from there. */
function stopOnInterrupt(output: Output): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      output.warn('The nodes may not be given back: run the same command with --give-up.');
      process.exit(exitCodes.interrupted);
    }
    output.warn('Giving the nodes back. Press Ctrl-C again to leave them.');
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}

/** What is typed counts before what the recipe says. */
function withSite(options: CommonOptions, { recipe }: RecipeFile): CommonOptions {
  if (options.cm !== undefined || recipe.site === undefined) return options;
  return Object.assign({}, options, { cm: [recipe.site] });
}

function stepNamed(word: string | undefined): StepName | undefined {
  if (word === undefined) return undefined;
  const found = stepNames.find((name) => name === word);
  if (found !== undefined) return found;
  const [near] = nearest(word, stepNames, 1);
  const guess = near === undefined ? `Steps: ${stepNames.join(', ')}.` : `Did you mean ${near}?`;
  throw new UsageError(`There is no step "${word}". ${guess}`);
}
