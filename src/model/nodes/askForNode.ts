/** Registers the slice of a loan and asks the site for the node: each once, however often a process was killed. */
import * as l10n from '@vscode/l10n';
import { RpcError, type Credential } from '../../rpc';
import { pause } from '../concurrency';
import { explainInOneLine } from '../failures/explain';
import { verdictOf } from '../failures/verdict';
import { holdingOf } from '../inventory/loadSlices';
import { spanText } from '../units';
import { lastPartOf } from '../urns';
import { look } from './look';
import { NodeError, stopped } from './nodeError';
import { requestOf } from './request';
import { waitedSince } from './times';
import type { LoanWork, ReadyOptions } from './work';

/** @throws NodeError, UserError, RpcError, StorageError */
export async function askForNode(work: LoanWork, options: ReadyOptions): Promise<void> {
  if (work.record.stage === 'asked') await register(work, options);
  if (work.record.stage === 'registered') await create(work, options);
}

async function register(work: LoanWork, options: ReadyOptions): Promise<void> {
  const { record, place, note } = work;
  const { sliceAuthority, sliceAuthorityAt } = place.account;
  if (!record.isOwnSlice) {
    note({ stage: 'registered' });
    return;
  }
  options.progress?.({ stage: 'asked' });
  const isThere = record.registerSentAt !== undefined && (await isRegistered(work, options));
  if (!isThere) {
    refuseStopped(work, options);
    // Refuses a word that no request can have, before anything is made.
    requestOf(record);
    const authority =
      record.authorityUrl === undefined || sliceAuthorityAt === undefined
        ? sliceAuthority
        : sliceAuthorityAt(record.authorityUrl);
    const expires = new Date(Date.now() + record.minutes * 60_000);
    note({ registerSentAt: Date.now() });
    try {
      await authority.registerSlice(record.sliceUrn, expires);
    } catch (error) {
      if (verdictOf(error) === 'refused') {
        note({ registerSentAt: undefined });
        throw error;
      }
      if (!(await isRegistered(work, options))) throw error;
    }
  }
  const { expires } = await sliceAuthority.sliceCredential(record.sliceUrn);
  note({ stage: 'registered', registerSentAt: undefined, expires: expires.getTime() });
}

/** False once that is proven: a request cannot wait any more, and the slice was twice seen not to be there. */
async function isRegistered(work: LoanWork, options: ReadyOptions): Promise<boolean> {
  const { sliceAuthority } = work.place.account;
  const { sliceUrn, registerSentAt = 0 } = work.record;
  const waited = waitedSince(registerSentAt);
  let absent = 0;
  for (;;) {
    try {
      await sliceAuthority.resolveSlice(sliceUrn, { signal: options.signal });
      return true;
    } catch (error) {
      refuseStopped(work, options);
      const isOver = waited() >= work.times.heldMs;
      absent = isOver && RpcError.is(error, 'not-found') ? absent + 1 : 0;
      if (absent === 2) return false;
      if (waited() > work.times.heldMs * 2 && absent === 0) throw error;
      options.progress?.({ stage: 'asked', problem: sentenceOf(work, error) });
    }
    await pause(work.times.intervalMs, options.signal ?? new AbortController().signal);
  }
}

async function create(work: LoanWork, options: ReadyOptions): Promise<void> {
  const { place, note } = work;
  const { sliceUrn } = work.record;
  options.progress?.({ stage: 'registered' });
  if (work.record.createSentAt !== undefined && (await isCreated(work, options))) return;
  const credential = await place.account.sliceAuthority.sliceCredential(sliceUrn);
  await refuseSliceInUse(work, credential);
  refuseStopped(work, options);
  const rspec = requestOf(work.record);
  const request = { sliceUrn, rspec, credentials: [credential], keys: options.keys };
  note({ createSentAt: Date.now() });
  try {
    await place.site.componentManager.createSliver(request, { timeout: work.times.createMs });
  } catch (error) {
    if (verdictOf(error) === 'refused') {
      note({ createSentAt: undefined });
      throw error;
    }
    if (!(await isCreated(work, options))) throw error;
    return;
  }
  note({ stage: 'created', createSentAt: undefined });
  await shorten(work, credential);
}

/** In a slice of the user's, what is there is theirs, and would go with our node. */
async function refuseSliceInUse(
  { place, record }: LoanWork,
  credential: Credential,
): Promise<void> {
  if (record.isOwnSlice) return;
  const holding = await holdingOf(place.site, record.sliceUrn, credential);
  if (holding === undefined) return;
  throw new NodeError(
    'slice-in-use',
    l10n.t(
      'Slice {0} has resources at {1} already: choose another slice, or none.',
      lastPartOf(record.sliceUrn),
      place.site.name,
    ),
    { refusal: true },
  );
}

/** False once that is proven. */
async function isCreated(work: LoanWork, options: ReadyOptions): Promise<boolean> {
  const { createSentAt = 0 } = work.record;
  const waited = waitedSince(createSentAt);
  let absent = 0;
  for (;;) {
    const seen = await look(work.place, work.record, options.signal);
    if (seen.kind === 'ours' || seen.kind === 'shared') {
      work.note({ stage: 'created', createSentAt: undefined });
      return true;
    }
    if (seen.kind === 'ended') throw gone(work);
    refuseStopped(work, options);
    const isOver = waited() >= work.times.heldMs;
    absent = isOver && seen.kind === 'nothing' ? absent + 1 : 0;
    if (absent === 2) return false;
    if (waited() > options.limitMs) throw notInTime(work, options);
    const problem = seen.kind === 'unclear' ? sentenceOf(work, seen.error) : undefined;
    options.progress?.({ stage: 'registered', problem });
    await pause(work.times.intervalMs, options.signal ?? new AbortController().signal);
  }
}

/** A slice of the user's may live for months: the node must not. What fails here costs only that. */
async function shorten({ place, record, note }: LoanWork, credential: Credential): Promise<void> {
  if (record.isOwnSlice) return;
  const { sliceUrn, minutes } = record;
  const expires = new Date(Date.now() + minutes * 60_000);
  note({ expires: credential.expires.getTime() });
  if (credential.expires <= expires) return;
  try {
    const request = { sliceUrn, credentials: [credential], expires };
    await place.site.componentManager.renewSlice(request);
    note({ expires: expires.getTime() });
  } catch {
    // It is given back all the same; only a crash would keep it for longer.
  }
}

export function refuseStopped({ place }: LoanWork, { signal }: ReadyOptions): void {
  if (signal?.aborted === true) throw stopped(place.site.name);
}

export function gone({ record, place }: LoanWork): NodeError {
  return new NodeError(
    'gone',
    l10n.t('{0} has taken back the node for {1}.', place.site.name, record.about),
  );
}

export function notInTime(
  { place }: LoanWork,
  { limitMs, language }: Pick<ReadyOptions, 'limitMs' | 'language'>,
  status?: string,
): NodeError {
  const span = spanText(limitMs, language);
  const sentence = l10n.t('The node at {0} has not come up within {1}.', place.site.name, span);
  return new NodeError('not-in-time', sentence, { serverText: status });
}

export function sentenceOf({ place }: LoanWork, error: unknown): string {
  return explainInOneLine(error, { site: place.site.name });
}
