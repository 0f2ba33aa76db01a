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
import { lastPartOf } from '../urns';
import { lookAtNode } from './lookAtNode';
import { usualSshTimes } from './onNode';
import { failed } from './questions';
import { textOf } from './script';
import { lifetimeOf, minutesOf, outcomeOf, type Trial, type TrialWish } from './trial';
import { begunEntry, endedEntry } from './trialEntry';
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
  const id = options.id ?? randomBytes(6).toString('hex');
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
    return loan === undefined ? trial : await carriedOut(place, loan, trial, options);
  });
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

async function carriedOut(
  place: Place,
  loan: Loan,
  begun: Trial,
  options: TrialOptions,
): Promise<Trial> {
  let trial = begun;
  const end = begun.startedAt + begun.minutes * 60_000;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), Math.max(0, end - Date.now()));
  const signal = AbortSignal.any([limit.signal, ...(options.signal ? [options.signal] : [])]);
  const work: TrialWork = {
    place,
    options,
    ssh: { ...usualSshTimes, ...options.ssh },
    get trial() {
      return trial;
    },
    note: (changes) => {
      trial = withoutUndefined({ ...trial, ...changes });
      keep(options, () => options.trials.save(trial));
      options.report?.(trial);
    },
    signal,
    leftMs: () => Math.max(0, end - Date.now()),
  };
  try {
    const { sliceUrn, clientId } = loan.record;
    work.note({ loan: loan.record.id, nodeSlice: sliceUrn, nodeName: clientId });
    write(options, begunEntry(trial));
    if (trial.stage !== 'giving-back') await tried(work, loan);
  } catch (error) {
    work.note({ problem: problemOf(work, error, limit.signal) });
  } finally {
    clearTimeout(timer);
  }
  await returned(work, loan);
  const endedAt = Date.now();
  work.note({ stage: 'ended', endedAt, said: undefined, outcome: outcomeOf(trial) });
  write(options, endedEntry(trial, endedAt));
  return trial;
}

/** A journal, or a record, that cannot be written does not end a try: the node would be left. */
function keep({ warn }: TrialOptions, save: () => void): void {
  try {
    save();
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    warn?.(error.sentence);
  }
}

function write(options: TrialOptions, entry: JournalEntry): void {
  keep(options, () => options.journal.append(entry));
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
  if (limit.aborted) return l10n.t('It was not done within {0} minutes.', minutesOf(trial));
  if (UserError.is(error)) return error.sentence;
  return explainInOneLine(error, { site: place.site.name, image: lastPartOf(trial.image) });
}
