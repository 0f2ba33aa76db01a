/**
 * `create --try-first`: an image for everyone is tried before it is there. First an image of the project is taken and
 * tried; only if that passes, the public one is taken of the same node.
 */
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { fileLoanStore } from '../../../model/nodes/loanStore';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { readinessOf } from '../../../model/snapshots/planning/readiness';
import { requestFor } from '../../../model/snapshots/planning/request';
import { Snapshots } from '../../../model/snapshots/snapshots';
import { shellWord } from '../../../model/shellWord';
import { underHome } from '../../../model/storage/folders';
import { fittingNode } from '../../../model/trials/fit';
import { tryNameOf } from '../../../model/trials/publishing';
import { runTrial } from '../../../model/trials/runTrial';
import { fileTrialStore } from '../../../model/trials/trialStore';
import { pause } from '../../../model/concurrency';
import type { CreateOptions } from '../arguments/createOptions';
import { Ended, UsageError } from '../failures/failure';
import type { Session } from '../session/session';
import { siteOptionOf } from '../session/sites';
import type { Output } from '../terminal/output';
import { heedInterrupts } from '../trials/interrupts';
import { exitCodeOfTrial, tellTrial, trialProgress } from '../trials/tell';
import type { CreateParts } from './createPlan';
import { follow, pollInterval } from './follow';

/** Minutes for the try. */
const MINUTES = 30;

/** Milliseconds for the node to come up again after the first snapshot. */
const NODE_MS = 20 * 60_000;

/** @throws UsageError for an image that not everyone shall use */
export function refuseUntried(
  { tryFirst, dryRun }: CreateOptions,
  global: boolean | undefined,
): void {
  if (tryFirst !== true || dryRun === true || global === true) return;
  throw new UsageError(
    '--try-first is for an image that anyone can use: give yes after the sliver. Others can be tried with "geni-image try".',
  );
}

/**
 * Resolves when the image was tried with success, and the node is up again.
 * @throws Ended with the exit code of the snapshot or of the try
 */
export async function tryFirst(
  session: Session,
  parts: CreateParts,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const imageName = tryNameOf(parts.imageName);
  output.note(
    `Taking ${imageName} for your project, to try it before ${parts.imageName} is there for everyone.`,
  );
  const imageUrn = await takePrivate(
    session,
    { ...parts, imageName, global: false },
    options,
    output,
  );
  await tryIt(session, { imageUrn, imageName }, options, output);
  await untilUp(session, parts, options, output);
  output.note(
    `${imageName} is not needed any more once ${parts.imageName} is ready. Delete it with: geni-image delete ${shellWord(imageUrn)}${siteOptionOf(session, options.cm)}`,
  );
}

async function takePrivate(
  session: Session,
  parts: CreateParts,
  options: CreateOptions,
  output: Output,
): Promise<string> {
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [session.account],
    journal: fileJournal(defaultJournalFile),
    interval: pollInterval(options.poll),
  });
  try {
    const { imageable, sliceUrn, sliverUrn, clientId } = parts;
    // The try is on a node of the same type.
    const found = await readinessOf(session, { sliceUrn, sliverUrn, clientId });
    const nodeImage = (found.state === 'ready' ? found.nodeImage : undefined) ?? parts.nodeImage;
    const request = requestFor(session, parts);
    const job = await snapshots.start(request, { follow: true, look: false, imageable, nodeImage });
    await follow(snapshots, job, options, aside(output));
    return snapshots.jobs.find(({ id }) => id === job.id)?.created?.imageUrn ?? '';
  } finally {
    snapshots.dispose();
  }
}

async function tryIt(
  { account, site }: Session,
  image: { readonly imageUrn: string; readonly imageName: string },
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const stop = heedInterrupts(output);
  const progress = trialProgress(output);
  const { imageUrn, imageName } = image;
  const fit = fittingNode({ urn: imageUrn }, fileJournal(defaultJournalFile).read().entries);
  const { sliverType, hardwareType } = fit;
  const wish = { image: imageUrn, imageName, sliverType, hardwareType };
  try {
    const trial = await runTrial(
      { account, site },
      { ...wish, keep: false, minutes: MINUTES },
      {
        trials: fileTrialStore(),
        loans: fileLoanStore(),
        journal: fileJournal(defaultJournalFile),
        keyFile: options.sshKey === undefined ? undefined : underHome(options.sshKey),
        times: options.poll === undefined ? {} : { intervalMs: pollInterval(options.poll) },
        signal: stop.signal,
        leave: stop.leave,
        report: (now) => progress.report(now),
        warn: (sentence) => output.warn(sentence),
      },
    );
    for (const line of tellTrial(trial)) output.note(line);
    if (trial.outcome === 'passed') return;
    output.warn(
      `The image for everyone was not taken. ${image.imageName} stays; only your project can use it.`,
    );
    throw new Ended(exitCodeOfTrial(trial, stop.signal));
  } finally {
    stop.dispose();
  }
}

/** The node boots again after a snapshot, which a site refuses to interrupt. */
async function untilUp(
  session: Session,
  parts: CreateParts,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const end = performance.now() + NODE_MS;
  const never = new AbortController().signal;
  for (;;) {
    const { state } = await readinessOf(session, parts);
    if ((state !== 'not-yet' && state !== 'imaging') || performance.now() > end) return;
    output.status(`Waiting for ${parts.clientId} to come up again…`);
    await pause(Math.min(pollInterval(options.poll), 5_000), never);
  }
}

/** Standard output belongs to the image that was asked for. */
function aside(output: Output): Output {
  const note = (_value: object, lines: string | readonly string[]): void => {
    for (const line of typeof lines === 'string' ? [lines] : lines)
      if (line !== '') output.note(line);
  };
  return Object.assign(Object.create(output) as Output, { changed: note, result: note });
}
