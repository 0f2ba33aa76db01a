/**
 * Whoever changes something at a site or a portal writes it down here: once before the request leaves and once after.
 * A change never waits or stops for its entry: what cannot be written is told once, and the change goes on.
 */
import { randomUUID } from 'node:crypto';
import { explainInOneLine } from '../failures/explain';
import { verdictOf } from '../failures/verdict';
import { ownHolder } from '../storage/holder';
import { withoutUndefined } from '../storage/json';
import { StorageError } from '../storage/storageError';
import type { ActFacts, Ended, EntryKinds, JournalEntry } from './entries';
import type { JournalWriter } from './journal';

/** Of the kinds with a begin and an end, the part before it. */
export type ActKind = {
  [Kind in keyof EntryKinds]: Kind extends `${infer Act}-begun`
    ? Act extends 'snapshot'
      ? never
      : Act
    : never;
}[keyof EntryKinds];

type FactsOf<Kind extends ActKind> = Omit<EntryKinds[`${Kind}-begun`], 'who' | 'portal' | 'writer'>;

export type End<Kind extends ActKind> = Pick<Ended, 'outcome' | 'reason'> &
  Omit<EntryKinds[`${Kind}-ended`], keyof EntryKinds[`${Kind}-begun`] | keyof Ended>;

export class Acts {
  readonly #journal: JournalWriter;
  readonly #failed: (error: StorageError) => void;
  #hasFailed = false;

  /** @param failed hears once why entries cannot be written */
  constructor(journal: JournalWriter, failed: (error: StorageError) => void) {
    this.#journal = journal;
    this.#failed = failed;
  }

  note(entry: JournalEntry): void {
    try {
      this.#journal.append(entry);
      this.#hasFailed = false;
    } catch (error) {
      if (!StorageError.is(error)) throw error;
      if (!this.#hasFailed) this.#failed(error);
      this.#hasFailed = true;
    }
  }
}

/** The acts of one user. */
export interface ActsOf {
  readonly acts: Acts;
  /** URN of the user; of a portal's account what the portal calls them. */
  readonly who: string;
  /** Address of the portal. */
  readonly portal?: string | undefined;
}

/**
 * Carries out the work between its two entries. @param by where nobody keeps a journal, only the work is done
 * @param endOf what came of it
 * @throws what the work throws, once that is noted
 */
export async function noted<Kind extends ActKind, Result>(
  by: ActsOf | undefined,
  act: { readonly kind: Kind; readonly facts: FactsOf<Kind> },
  work: () => Promise<Result>,
  endOf: (result: Result) => End<Kind>,
): Promise<Result> {
  if (by === undefined) return await work();
  const id = randomUUID();
  const begunAt = Date.now();
  const facts = withoutUndefined({ who: by.who, portal: by.portal, ...act.facts });
  note(by, {
    id: `${id}:begun`,
    kind: `${act.kind}-begun`,
    at: begunAt,
    ...facts,
    writer: ownHolder(),
  });
  const end = (told: object): void => {
    const at = Date.now();
    const head = { id: `${id}:ended`, kind: `${act.kind}-ended`, at };
    note(by, withoutUndefined({ ...head, ...facts, ...told, took: at - begunAt }));
  };
  try {
    const result = await work();
    end(endOf(result));
    return result;
  } catch (error) {
    end({
      outcome: verdictOf(error) === 'refused' ? 'refused' : 'unknown',
      reason: explainInOneLine(error),
    });
    throw error;
  }
}

/** That a person does not want to see an event in lists any more, or wants to see it again. */
export function hiddenEntry(
  event: string,
  hidden: boolean,
  at = Date.now(),
): JournalEntry<'hidden'> {
  return { id: `${randomUUID()}:hidden`, kind: 'hidden', at, event, hidden };
}

/** The types of both entries follow from those of the facts and of the end, which the compiler cannot put together. */
function note(
  { acts }: ActsOf,
  entry: { id: string; kind: string; at: number } & Partial<ActFacts>,
): void {
  acts.note(entry as JournalEntry);
}
