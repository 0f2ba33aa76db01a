/**
 * One loan from the wish to the end. No call that creates or deletes is sent before the record on disk says so, and
 * none is sent a second time unless it is proven that the first one did nothing: a slice has its name of the record,
 * and a site gives a slice resources only once (docs/protocol.md 5.3, 5.7).
 */
import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { formatUrn, parseUrn } from '../../rpc';
import type { Place } from '../accounts/account';
import type { Claim } from '../storage/lockFile';
import { unwritable } from '../storage/storageError';
import { withoutUndefined } from '../storage/json';
import { askForNode } from './askForNode';
import { awaitNode, type NodeUp } from './awaitNode';
import { giveBack, type GivenBack } from './giveBack';
import type { LoanStore } from './loanStore';
import { NodeError } from './nodeError';
import { loanName, type LoanRecord, type NodeWish } from './record';
import { newSliceFor } from './slice';
import { loanTimes, type LoanTimes } from './times';
import type { LoanWork, ReadyOptions } from './work';

export interface LoanOptions {
  readonly store: LoanStore;
  readonly times?: Partial<LoanTimes> | undefined;
}

/** Held by this process alone, until it is given back or `release` is called. */
export class Loan {
  readonly place: Place;
  readonly #store: LoanStore;
  readonly #times: LoanTimes;
  readonly #claim: Claim;
  #record: LoanRecord;

  constructor(
    { store, times }: LoanOptions,
    { place, record, claim }: { place: Place; record: LoanRecord; claim: Claim },
  ) {
    this.place = place;
    this.#store = store;
    this.#times = loanTimes(times);
    this.#claim = claim;
    this.#record = record;
  }

  get record(): LoanRecord {
    return this.#record;
  }

  /**
   * Does whatever is left to do until the node is up. After a crash it first finds out what there is.
   * @throws NodeError, UserError, RpcError, StorageError; the node may exist then, so give it back in any case
   */
  async ready(options: ReadyOptions): Promise<NodeUp> {
    if (this.#record.stage === 'giving-back' || this.#record.stage === 'given-back')
      throw new NodeError(
        'gone',
        l10n.t('The node for {0} is given back already.', this.#record.about),
      );
    const work = this.#work();
    await askForNode(work, options);
    return await awaitNode(work, options);
  }

  /** Never rejects. Says what is left where it could not be given back. */
  async giveBack(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<GivenBack> {
    const given = await giveBack(this.#work(), options);
    if (given.kind === 'given-back') this.release();
    return given;
  }

  /** Others may work on it from now on. */
  release(): void {
    this.#claim.release();
  }

  #work(): LoanWork {
    const read = (): LoanRecord => this.#record;
    return {
      place: this.place,
      times: this.#times,
      get record() {
        return read();
      },
      note: (changes) => {
        this.#record = withoutUndefined({ ...this.#record, ...changes });
        this.#claim.keep();
        save(this.#store, this.#record);
      },
      forget: () => this.#store.remove(this.#record.id),
    };
  }
}

/**
 * A new loan. Only its record is made: `ready` asks for the node.
 * @throws RpcError, StorageError
 */
export async function borrowNode(
  place: Place,
  wish: NodeWish,
  options: LoanOptions & { readonly signal?: AbortSignal | undefined },
): Promise<Loan> {
  const { account, site } = place;
  const id = randomBytes(6).toString('hex');
  const name = loanName(wish.purpose, id);
  const { sliceUrn, ...asked } = wish;
  const slice =
    sliceUrn === undefined
      ? await newSliceFor(account, wish, name, options.signal)
      : { sliceUrn: formatUrn(parseUrn(sliceUrn)) };
  const record: LoanRecord = withoutUndefined({
    ...asked,
    ...slice,
    id,
    accountId: account.id,
    siteUrn: site.urn,
    siteName: site.name,
    siteUrl: site.componentManager.url,
    isOwnSlice: sliceUrn === undefined,
    clientId: name,
    stage: 'asked' as const,
    askedAt: Date.now(),
  });
  save(options.store, record);
  const claim = options.store.claim(id);
  if (claim === undefined) throw heldByAnother(record);
  return new Loan(options, { place, record, claim });
}

/**
 * Takes over a loan that a process left behind.
 * @throws NodeError `busy` while another process works on it; StorageError
 */
export function takeUpLoan(place: Place, id: string, options: LoanOptions): Loan | undefined {
  const known = options.store.read(id);
  if (known === undefined) return undefined;
  const claim = options.store.claim(id);
  if (claim === undefined) throw heldByAnother(known);
  // Read again under the claim: its last holder may have gone on meanwhile.
  const record = options.store.read(id) ?? known;
  return new Loan(options, { place, record, claim });
}

/** @throws StorageError */
function save(store: LoanStore, record: LoanRecord): void {
  try {
    store.save(record);
  } catch (error) {
    throw unwritable(store.directory, error);
  }
}

function heldByAnother({ about }: LoanRecord): NodeError {
  return new NodeError(
    'busy',
    l10n.t('Another process works with the node for {0}: wait until it is done.', about),
    { refusal: true },
  );
}
