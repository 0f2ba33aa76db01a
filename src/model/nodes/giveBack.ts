/**
 * Gives the node of a loan back, and says so only when the site has shown that nothing is left of it. DeleteSlice is
 * sent again only where the one before has certainly done nothing (docs/protocol.md 5.7).
 */
import * as l10n from '@vscode/l10n';
import { RpcError } from '../../rpc';
import { pause } from '../concurrency';
import { explainInOneLine } from '../failures/explain';
import { UserError } from '../failures/userError';
import { verdictOf } from '../failures/verdict';
import { lastPartOf } from '../urns';
import { look, type Seen } from './look';
import { mayHaveNode, type LoanRecord } from './record';
import { since } from './times';
import type { LoanWork } from './work';

export type GivenBack =
  | {
      readonly kind: 'given-back';
      /** True where the site was never asked for a node, or the request came to nothing. */
      readonly isUnused: boolean;
    }
  /** What is left of it goes by itself. */
  | {
      readonly kind: 'left';
      /** A sentence about what keeps it. */
      readonly why: string;
      /** When the site takes it back by itself; epoch milliseconds. Undefined where that is not known. */
      readonly until: number | undefined;
    };

/** The sequence of looks. */
interface Search {
  /** How often nothing was seen since nothing can be on its way any more. */
  nothing: number;
  /** Of the last look or request that failed. */
  why: string | undefined;
  /** Our node was seen. */
  wasThere: boolean;
}

/** Never rejects. */
export async function giveBack(
  work: LoanWork,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<GivenBack> {
  try {
    const { stage } = work.record;
    if (stage === 'given-back') return { kind: 'given-back', isUnused: false };
    if (stage !== 'giving-back') {
      if (!mayHaveNode(work.record)) return ended(work, true);
      noteQuietly(work, { stage: 'giving-back' });
    }
    return await untilGone(work, signal ?? new AbortController().signal);
  } catch (error) {
    return left(work, error);
  }
}

async function untilGone(work: LoanWork, signal: AbortSignal): Promise<GivenBack> {
  const from = performance.now();
  const search: Search = { nothing: 0, why: undefined, wasThere: false };
  for (;;) {
    const seen = await look(work.place, work.record, signal);
    const isOver = await judge(work, seen, search);
    if (isOver === true) return ended(work, !search.wasThere && wasNeverSeen(work.record));
    if (typeof isOver === 'object') return isOver;
    if (signal.aborted || performance.now() - from > work.times.giveBackMs)
      return left(work, search.why ?? stillThere(work));
    await pause(work.times.intervalMs, signal);
  }
}

/** True when nothing is left; false to look again. */
async function judge(work: LoanWork, seen: Seen, search: Search): Promise<boolean | GivenBack> {
  const { times, record } = work;
  if (seen.kind !== 'nothing') search.nothing = 0;
  switch (seen.kind) {
    case 'ended':
      return true;
    case 'nothing': {
      const { createSentAt, deleteSentAt } = record;
      // Once the site has had the node, its absence is the end of it.
      if (createSentAt === undefined || search.wasThere || deleteSentAt !== undefined) return true;
      if (since(createSentAt) < times.heldMs) return false;
      search.nothing += 1;
      return search.nothing === 2;
    }
    case 'shared':
      return left(work, sharedSlice(work));
    case 'ours':
    case 'remnant':
      search.wasThere = true;
      search.why = undefined;
      return (await mayDelete(work, search)) ?? false;
    case 'busy':
      search.why = undefined;
      return false;
    case 'unclear':
      search.why = sentence(work, seen.error);
      return false;
  }
}

/** Sends DeleteSlice unless one may still take effect. */
async function mayDelete(work: LoanWork, search: Search): Promise<GivenBack | undefined> {
  const { place, record, times } = work;
  const { sliceUrn, deleteSentAt } = record;
  if (deleteSentAt !== undefined && since(deleteSentAt) < times.heldMs) return undefined;
  try {
    const credential = await place.account.sliceAuthority.sliceCredential(sliceUrn);
    noteQuietly(work, { deleteSentAt: Date.now() });
    await place.site.componentManager.deleteSlice({ sliceUrn, credentials: [credential] });
  } catch (error) {
    search.why = sentence(work, error);
    if (!RpcError.is(error) || error.method !== 'DeleteSlice') return undefined;
    // 16: it is being taken back already.
    if (error.code === TERMINATING || verdictOf(error) !== 'refused') return undefined;
    if (error.reason === 'not-found') return undefined;
    noteQuietly(work, { deleteSentAt: undefined });
    const isPassing = ['busy', 'connect'].includes(error.reason) || error.retryable;
    return isPassing ? undefined : left(work, error);
  }
  return undefined;
}

/** INPROGRESS (docs/protocol.md 3.3). */
const TERMINATING = 16;

function wasNeverSeen({ createSentAt, deleteSentAt }: LoanRecord): boolean {
  return createSentAt !== undefined && deleteSentAt === undefined;
}

function ended(work: LoanWork, isUnused: boolean): GivenBack {
  if (!noteQuietly(work, { stage: 'given-back', givenBackAt: Date.now(), problem: undefined }))
    forgetQuietly(work);
  return { kind: 'given-back', isUnused };
}

function left(work: LoanWork, error: unknown): GivenBack {
  const why = typeof error === 'string' ? error : sentence(work, error);
  noteQuietly(work, { problem: why });
  return { kind: 'left', why, until: work.record.expires };
}

/** A full disk must not keep a node: the record of before still says that there may be one. */
function noteQuietly({ note }: LoanWork, changes: Partial<LoanRecord>): boolean {
  try {
    note(changes);
    return true;
  } catch {
    // Whoever reads that record looks before it does anything.
    return false;
  }
}

/** Else the record on disk would tell of a node that is gone. */
function forgetQuietly({ forget }: LoanWork): void {
  try {
    forget();
  } catch {
    // It is told of until someone gives it back once more, which does no harm.
  }
}

function sentence({ place }: LoanWork, error: unknown): string {
  return UserError.is(error) ? error.sentence : explainInOneLine(error, { site: place.site.name });
}

function stillThere({ place, record }: LoanWork): string {
  return l10n.t('{0} still has the node for {1}.', place.site.name, record.about);
}

function sharedSlice({ place, record }: LoanWork): string {
  return l10n.t(
    'Slice {0} has other nodes at {1} now, which would go with it: delete the slice there yourself.',
    lastPartOf(record.sliceUrn),
    place.site.name,
  );
}
