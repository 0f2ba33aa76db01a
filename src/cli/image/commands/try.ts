/** `geni-image try`: an image on a node of its own. The node is given back whatever happens. */
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import type { JournalEntry } from '../../../model/journal/entries';
import { fileLoanStore } from '../../../model/nodes/loanStore';
import type { LoanTimes } from '../../../model/nodes/times';
import { underHome } from '../../../model/storage/folders';
import { StorageError } from '../../../model/storage/storageError';
import { fittingNode, sliverTypeOf, type Fit } from '../../../model/trials/fit';
import { runTrial } from '../../../model/trials/runTrial';
import type { TrialWish } from '../../../model/trials/trial';
import { fileTrialStore } from '../../../model/trials/trialStore';
import type { Image } from '../../../model/inventory/image';
import { findVisibility, withFacts } from '../../../model/inventory/loadImages';
import { releasedOf } from '../../../model/inventory/releasedOf';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { parseImageUrn } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import type { CommonOptions } from '../arguments/options';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { findImage, listedImage, type FoundImage } from '../session/findImage';
import { chosenSlices } from '../session/sliceNames';
import type { Session } from '../session/session';
import type { Output } from '../terminal/output';
import { pollInterval } from '../snapshots/follow';
import { heedInterrupts } from '../trials/interrupts';
import { outputLines } from '../trials/outputLines';
import { exitCodeOfTrial, shownTrial, tellTrial, trialProgress } from '../trials/tell';

export interface TryOptions extends CommonOptions {
  readonly on?: string;
  readonly hardwareType?: string;
  readonly run?: string;
  readonly keep?: boolean;
  /** Minutes. */
  readonly timeLimit?: string;
  readonly sshKey?: string;
  /** Seconds. */
  readonly poll?: string;
}

/** @throws Ended with the exit code, unless it passed and the node is given back */
export async function tryImage(word: string, options: TryOptions, output: Output): Promise<void> {
  const times = timesOf(options.poll);
  const { session, wish } = await trialOf(word, options, output);
  const { account, site } = session;
  const stop = heedInterrupts(output);
  const lines = outputLines((rows) => output.rows(rows));
  const progress = trialProgress(output);
  try {
    const trial = await runTrial({ account, site }, wish, {
      trials: fileTrialStore(),
      loans: fileLoanStore(),
      journal: fileJournal(defaultJournalFile),
      keyFile: options.sshKey === undefined ? undefined : underHome(options.sshKey),
      times,
      signal: stop.signal,
      leave: stop.leave,
      report: (now) => progress.report(now),
      hear: (bytes) => {
        progress.settle();
        lines.add(bytes);
      },
      warn: (sentence) => output.warn(sentence),
    });
    lines.end();
    progress.settle();
    output.changed({ try: shownTrial(trial) }, tellTrial(trial));
    const code = exitCodeOfTrial(trial, stop.signal);
    if (code !== exitCodes.done) throw new Ended(code);
  } finally {
    stop.dispose();
  }
}

export interface PlannedTrial {
  readonly session: Session;
  readonly wish: TrialWish;
  /** As the lists have it; undefined for one that is in none of them. */
  readonly image: Image | undefined;
}

/** What would be tried, where and on what. Only calls that read are sent. @throws UsageError, NotThere, RpcError */
export async function trialOf(
  word: string,
  options: TryOptions,
  output: Output,
): Promise<PlannedTrial> {
  const minutes = minutesOf(options.timeLimit);
  const found = await findImage(word, options, output, { command: 'try' });
  const { session, urn } = found;
  output.about({ site: session.site.name, image: urn });
  const sliceUrn = await sliceOf(session, options.slicename);
  const { fit, image } = await fitFor(found, options);
  const scriptFile = options.run === undefined ? undefined : underHome(options.run);
  const wish = {
    image: urn,
    imageName: parseImageUrn(urn).name,
    ...fit,
    ...defined({ sliceUrn, scriptFile }),
    keep: options.keep === true,
    minutes,
  };
  return { session, wish, image };
}

/** @throws UsageError */
export function timesOf(poll: string | undefined): Partial<LoanTimes> {
  return poll === undefined ? {} : { intervalMs: pollInterval(poll) };
}

const LONGEST_MINUTES = 24 * 60;

function minutesOf(word: string | undefined): number {
  if (word === undefined) return 30;
  const minutes = Number(word);
  if (minutes > 0 && minutes <= LONGEST_MINUTES) return minutes;
  throw new UsageError(`--time-limit needs a number of minutes up to 1440, not "${word}".`);
}

async function sliceOf(session: Session, word: string | undefined): Promise<string | undefined> {
  if (word === undefined && session.sliceUrn === undefined) return undefined;
  const [slice] = await chosenSlices(session, word);
  return slice;
}

interface Fitting {
  readonly fit: Fit;
  readonly image: Image | undefined;
}

async function fitFor(found: FoundImage, { on, hardwareType }: TryOptions): Promise<Fitting> {
  const { image, facts } =
    on === undefined ? await factsOf(found) : { image: found.image, facts: undefined };
  const fit = facts === undefined ? undefined : fittingNode(facts, entries());
  if (hardwareType === undefined)
    return { fit: fit ?? { sliverType: sliverTypeOf(on ?? '') }, image };
  const sliverType = on === undefined ? (fit?.sliverType ?? 'raw-pc') : sliverTypeOf(on);
  return { fit: { sliverType, hardwareType }, image };
}

interface KnownFacts {
  readonly image: Image | undefined;
  readonly facts: Parameters<typeof fittingNode>[0];
}

async function factsOf(found: FoundImage): Promise<KnownFacts> {
  const { urn, session } = found;
  const visibility = new VisibilityLookup();
  const image = await listedImage(found, visibility, true);
  if (image === undefined) return { image, facts: { urn } };
  await findVisibility([image], session.site, { visibility });
  const [known = image] = withFacts([image], visibility);
  const facts = { urn, format: known.format, hostImage: releasedOf(known)?.hostImage };
  return { image: known, facts };
}

/** A journal that cannot be read tells nothing of where an image was taken. */
function entries(): readonly JournalEntry[] {
  try {
    return fileJournal(defaultJournalFile).read().entries;
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    return [];
  }
}
