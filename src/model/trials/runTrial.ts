/**
 * Carries out a try: asks for a node with the image, waits, logs in, asks what every image is asked, runs the person's
 * script, and gives the node back whatever happens. Every step is on disk before it is taken, so that a try whose
 * process was killed goes on where it was; only a script that had begun is never run again.
 */
import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { Place } from '../accounts/account';
import { explainInOneLine } from '../failures/explain';
import { UserError } from '../failures/userError';
import type { JournalEntry } from '../journal/entries';
import { keysForNode } from '../nodes/keys';
import { borrowNode, takeUpLoan, type Loan } from '../nodes/loan';
import { NodeError } from '../nodes/nodeError';
import { withoutUndefined } from '../storage/json';
import { StorageError } from '../storage/storageError';
import { warnOnce } from '../storage/warnOnce';
import { lastPartOf } from '../urns';
import { lookAtNode } from './lookAtNode';
import { usualSshTimes } from './onNode';
import { failed } from './questions';
import { textOf } from './script';
import { lifetimeOf, limitWords, outcomeOf, type Trial, type TrialWish } from './trial';
import { begunEntry, endedEntry } from './trialEntry';
import { knownTrials } from './trialStore';
import { answer, type TrialOptions, type TrialWork } from './work';

/**
 * The try as it ended, with what became of its node.
 * @throws UserError, RpcError, StorageError where nothing was asked of the site yet
 */
export async function runTrial(
  place: Place,
  wish: TrialWish,
  options: TrialOptions,
): Promise<Trial> {
  const { account, site } = place;
  if (wish.scriptFile !== undefined) textOf(wish.scriptFile);
  await keysForNode(account, options.keyFile, options.signal);
  forgetOld(options);
  const id = randomBytes(6).toString('hex');
  const trial: Trial = withoutUndefined({
    ...wish,
    id,
    accountId: account.id,
    siteUrn: site.urn,
    siteName: site.name,
    siteUrl: site.componentManager.url,
    stage: 'waiting' as const,
    startedAt: Date.now(),
    answers: [],
    logFile: options.trials.logFile(id),
  });
  const { image, imageName, sliverType, hardwareType, sliceUrn } = wish;
  const asked = { purpose: 'try' as const, about: imageName, image, sliverType, hardwareType };
  const minutes = lifetimeOf(wish);
  const loan = await borrowNode(
    place,
    { ...asked, sliceUrn, minutes },
    {
      store: options.loans,
      times: options.times,
      signal: options.signal,
    },
  );
  return await claimed(id, options, async () => await carriedOut(place, loan, trial, options));
}

/**
 * Goes on with a try whose process has ended.
 * @returns undefined where there is none, it has ended, or another process works on it
 */
export async function takeUpTrial(
  place: Place,
  id: string,
  options: TrialOptions,
): Promise<Trial | undefined> {
  const known = options.trials.read(id);
  if (known === undefined || known.stage === 'ended') return undefined;
  return await claimed(id, options, async () => {
    const trial = options.trials.read(id) ?? known;
    if (trial.stage === 'ended' || trial.loan === undefined) return trial;
    const loan = takeUpLoan(place, trial.loan, { store: options.loans, times: options.times });
    return loan === undefined
      ? endedUnseen(trial, options)
      : await carriedOut(place, loan, trial, options);
  });
}

/** What cannot be removed stays. */
function forgetOld({ trials }: TrialOptions): void {
  try {
    knownTrials(trials);
  } catch {
    // The disk says no: whoever tries next meets it again.
  }
}

async function claimed<T>(
  id: string,
  { trials }: TrialOptions,
  work: () => Promise<T>,
): Promise<T> {
  const claim = trials.claim(id);
  if (claim === undefined)
    throw new NodeError('busy', l10n.t('Another process carries out this try.'), { refusal: true });
  try {
    return await work();
  } finally {
    claim.release();
  }
}

/** The record of a node is removed only when it is given back: the disk had no room for more. */
function endedUnseen(begun: Trial, options: TrialOptions): Trial {
  const problem = begun.problem ?? l10n.t('Its end could not be written down.');
  const endedAt = Math.max(Date.now(), begun.startedAt);
  const ended = {
    ...begun,
    stage: 'ended' as const,
    endedAt,
    problem,
    node: 'given-back' as const,
  };
  const trial = withoutUndefined({ ...ended, said: undefined, outcome: outcomeOf(ended) });
  const warn = warnOnce((sentence) => options.warn?.(sentence));
  keep(warn, () => options.trials.save(trial));
  write(warn, options, endedEntry(trial, endedAt));
  options.report?.(trial);
  return trial;
}

async function carriedOut(
  place: Place,
  loan: Loan,
  begun: Trial,
  options: TrialOptions,
): Promise<Trial> {
  let trial = begun;
  const clock = clockOf(begun);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), clock.leftMs());
  const signal = AbortSignal.any([limit.signal, ...(options.signal ? [options.signal] : [])]);
  const warn = warnOnce((sentence) => options.warn?.(sentence));
  const work: TrialWork = {
    place,
    options,
    warn,
    ssh: { ...usualSshTimes, ...options.ssh },
    get trial() {
      return trial;
    },
    note: (changes) => {
      trial = withoutUndefined({ ...trial, ...changes });
      keep(warn, () => options.trials.save(trial));
      options.report?.(trial);
    },
    signal,
    sinceBegun: clock.sinceBegun,
    leftMs: clock.leftMs,
  };
  try {
    const { sliceUrn, clientId } = loan.record;
    work.note({ loan: loan.record.id, nodeSlice: sliceUrn, nodeName: clientId });
    write(warn, options, begunEntry(trial));
    if (trial.stage !== 'giving-back') await tried(work, loan);
  } catch (error) {
    work.note({ problem: problemOf(work, error, limit.signal) });
  } finally {
    clearTimeout(timer);
  }
  await returned(work, loan);
  // In the order in which it happened, also where the clock was set back.
  const endedAt = Math.max(Date.now(), trial.startedAt);
  work.note({ stage: 'ended', endedAt, said: undefined, outcome: outcomeOf(trial) });
  write(warn, options, endedEntry(trial, endedAt));
  return trial;
}

/**
 * Of the time that a try has. Only what passed before this process took it up is told by the clock of the wall, which
 * somebody may have set: then it counts as nothing, or as all of the time.
 */
function clockOf({ startedAt, minutes }: Trial): Pick<TrialWork, 'sinceBegun' | 'leftMs'> {
  const from = performance.now();
  const before = Math.min(Math.max(0, Date.now() - startedAt), minutes * 60_000);
  const sinceBegun = (): number => before + performance.now() - from;
  return { sinceBegun, leftMs: () => Math.max(0, minutes * 60_000 - sinceBegun()) };
}

/** A journal, or a record, that cannot be written does not end a try: the node would be left. */
function keep(warn: TrialWork['warn'], save: () => void): void {
  try {
    save();
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    warn(error);
  }
}

function write(warn: TrialWork['warn'], options: TrialOptions, entry: JournalEntry): void {
  keep(warn, () => options.journal.append(entry));
}

/** @throws UserError, RpcError, SshError: what kept the try from its end */
async function tried(work: TrialWork, loan: Loan): Promise<void> {
  const { place, trial, note, signal, options } = work;
  if (trial.scriptBegunAt !== undefined)
    throw new UserError(
      l10n.t('The program ended while the script ran. The script was not run a second time.'),
    );
  const keys = await keysForNode(place.account, options.keyFile, signal);
  note({ stage: 'waiting' });
  try {
    const node = await loan.ready({
      keys,
      // The end of the time is told by the wait itself: the image has not booted.
      signal: options.signal,
      limitMs: work.leftMs(),
      language: options.language,
      progress: ({ stage, status, problem }) =>
        note({ said: problem ?? status ?? (stage === 'asked' ? undefined : stage) }),
    });
    note({ nodeType: node.hardwareType, nodeExpires: node.expires, said: undefined });
    await lookAtNode(work, node);
  } catch (error) {
    const isOfImage = NodeError.is(error, 'failed') || NodeError.is(error, 'not-in-time');
    if (!isOfImage || options.signal?.aborted === true) throw error;
    answer(work, failed('boots', error.sentence));
  }
}

async function returned({ trial, note, options }: TrialWork, loan: Loan): Promise<void> {
  if (trial.keep && trial.login !== undefined) {
    loan.release();
    note({ node: 'kept', nodeExpires: loan.record.expires });
    return;
  }
  note({ stage: 'giving-back', said: undefined });
  const back = await loan.giveBack({ signal: options.leave });
  if (back.kind === 'left') {
    loan.release();
    note({ node: 'left', leftWhy: back.why, nodeExpires: back.until });
  } else note({ node: 'given-back' });
}

function problemOf(
  { place, trial, options }: TrialWork,
  error: unknown,
  limit: AbortSignal,
): string {
  if (options.signal?.aborted === true) return l10n.t('It was stopped.');
  if (limit.aborted)
    return l10n.t('It was not done within {0}.', limitWords(trial, options.language));
  if (UserError.is(error)) return error.sentence;
  return explainInOneLine(error, { site: place.site.name, image: lastPartOf(trial.image) });
}
