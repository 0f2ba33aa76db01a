/** The tries of this window: carried out here, shown on a page and in a notification, gone on with after a reload. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import * as vscode from 'vscode';
import { Emitter } from '../../model/event';
import type { Account, Place } from '../../model/accounts/account';
import { defaultJournalFile, fileJournal } from '../../model/journal/journal';
import { takeUpLoan } from '../../model/nodes/loan';
import { fileLoanStore, leftOver, type LoanStore } from '../../model/nodes/loanStore';
import { mayHaveNode, type LoanRecord } from '../../model/nodes/record';
import { jobsHere, placeOf } from '../../model/snapshots/placeOf';
import { isAtPortal } from '../../model/snapshots/place';
import { runTrial, takeUpTrial } from '../../model/trials/runTrial';
import type { Trial, TrialWish } from '../../model/trials/trial';
import { fileTrialStore, knownTrials, type TrialStore } from '../../model/trials/trialStore';
import { stageSentence } from '../../model/trials/words';
import type { TrialOptions } from '../../model/trials/work';
import type { Parts } from '../context';
import { workingUntilLeft } from '../text/messages';

/** Characters of a script's output that a page shows. */
const SHOWN_OUTPUT = 60_000;

export class Trials {
  readonly #parts: Parts;
  readonly #store: TrialStore = fileTrialStore();
  readonly #loans: LoanStore = fileLoanStore();
  readonly #ours = new Map<string, Trial>();
  readonly #outputs = new Map<string, string>();
  readonly #stops = new Map<string, AbortController>();
  readonly #changed = new Emitter<Trial>();
  readonly onDidChange = this.#changed.event;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Newest first, those of other windows and of commands included. */
  get known(): readonly Trial[] {
    return knownTrials(this.#store);
  }

  find(id: string): Trial | undefined {
    try {
      return this.#ours.get(id) ?? this.#store.read(id);
    } catch {
      return undefined;
    }
  }

  isOurs(id: string): boolean {
    return this.#stops.has(id);
  }

  outputOf({ id, logFile }: Trial): string {
    return this.#outputs.get(id) ?? endOfFile(logFile);
  }

  stop(id: string): void {
    this.#stops.get(id)?.abort();
  }

  /** @throws UserError, RpcError, StorageError where nothing was asked of the site */
  async begin(place: Place, wish: TrialWish): Promise<Trial> {
    return await this.#shown(wish.imageName, (options) => runTrial(place, wish, options), place);
  }

  /** Those that this or an earlier window left unfinished, as far as their accounts are connected. */
  async goOn(tellEnd: (trial: Trial) => void): Promise<void> {
    const open = this.known.filter(
      ({ id, stage, inWindow }) =>
        inWindow === true && stage !== 'ended' && this.#store.holder(id) === undefined,
    );
    await Promise.all(
      open.map(async (trial) => {
        const place = this.#placeOf(trial);
        if (place === undefined || this.isOurs(trial.id)) return;
        const ended = await this.#shown(
          trial.imageName,
          (options) => takeUpTrial(place, trial.id, options),
          place,
        );
        if (ended !== undefined) tellEnd(ended);
      }),
    );
  }

  /** Nodes that nobody works on and that a try of this window will not give back. */
  leftNodes(): LoanRecord[] {
    const waiting = new Set(
      this.known.flatMap(({ stage, inWindow, loan }) =>
        inWindow === true && stage !== 'ended' ? [loan] : [],
      ),
    );
    const askers = this.#askers();
    return jobsHere(askers, leftOver(this.#loans)).filter(
      (record) =>
        (record.stage === 'giving-back' || mayHaveNode(record)) && !waiting.has(record.id),
    );
  }

  /** Undefined when it is given back; else a sentence about why not. @throws NodeError, StorageError */
  async giveBack(record: LoanRecord): Promise<string | undefined> {
    const place = this.#placeOf(record);
    if (place === undefined)
      return vscode.l10n.t('The account of {0} is not connected.', record.siteName);
    const loan = takeUpLoan(place, record.id, { store: this.#loans });
    const back = await loan?.giveBack();
    loan?.release();
    if (back?.kind === 'left') return back.why;
    for (const trial of this.known)
      if (trial.loan === record.id && (trial.node === 'kept' || trial.node === 'left'))
        this.#note({ ...trial, node: 'given-back' });
    return undefined;
  }

  loanOf({ loan }: Trial): LoanRecord | undefined {
    return loan === undefined ? undefined : this.#loans.read(loan);
  }

  #note(trial: Trial): void {
    this.#store.save(trial);
    this.#ours.set(trial.id, trial);
    this.#changed.fire(trial);
  }

  #askers(): { readonly accounts: readonly Account[] } {
    return { accounts: this.#parts.accounts.list };
  }

  #placeOf(names: Pick<Trial, 'accountId' | 'siteUrn' | 'siteUrl'>): Place | undefined {
    const place = placeOf(this.#askers(), names);
    return place === undefined || isAtPortal(place) ? undefined : place;
  }

  async #shown<T>(
    name: string,
    work: (options: TrialOptions) => Promise<T>,
    { site }: Place,
  ): Promise<T> {
    const title = vscode.l10n.t('Trying {0}', name);
    return await workingUntilLeft(title, async (left, report) => {
      const stop = new AbortController();
      left.addEventListener('abort', () => stop.abort());
      let id = '';
      const options: TrialOptions = {
        trials: this.#store,
        loans: this.#loans,
        journal: fileJournal(defaultJournalFile),
        keyFile: site.ssh === undefined ? this.#parts.settings().sshKey : undefined,
        signal: stop.signal,
        language: vscode.env.language,
        report: (trial) => {
          id = trial.id;
          this.#ours.set(id, trial);
          this.#stops.set(id, stop);
          if (trial.stage === 'ended') this.#stops.delete(id);
          report(stageSentence(trial), 0);
          this.#changed.fire(trial);
        },
        hear: (bytes) => this.#hear(id, bytes),
        warn: (sentence) => this.#parts.log.note(sentence),
      };
      try {
        return await work(options);
      } finally {
        this.#stops.delete(id);
      }
    });
  }

  #hear(id: string, bytes: Buffer): void {
    const all = (this.#outputs.get(id) ?? '') + bytes.toString('utf8');
    this.#outputs.set(id, all.slice(-SHOWN_OUTPUT));
    const trial = this.#ours.get(id);
    if (trial !== undefined) this.#changed.fire(trial);
  }
}

function endOfFile(file: string): string {
  let open: number;
  try {
    open = openSync(file, 'r');
  } catch {
    // A try without a script has none.
    return '';
  }
  try {
    const { size } = fstatSync(open);
    const bytes = Buffer.alloc(Math.min(size, SHOWN_OUTPUT));
    readSync(open, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } catch {
    return '';
  } finally {
    closeSync(open);
  }
}
