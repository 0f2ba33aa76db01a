/** A build at work: its record, its log and its limits, which all steps share. */
import * as l10n from '@vscode/l10n';
import { durationMs, type Recipe } from '../../recipe/recipe';
import { takeUpLoan, type Loan } from '../nodes/loan';
import { withoutUndefined } from '../storage/json';
import type { Claim } from '../storage/lockFile';
import { unwritable } from '../storage/storageError';
import { warnOnce } from '../storage/warnOnce';
import { lastPartOf } from '../urns';
import { BuildError } from './buildError';
import { BuildLog } from './buildLog';
import { logFileOf } from './buildStore';
import type { LoginOptions } from './nodeLogin';
import type { BuildEvent, BuildOptions, BuildParts } from './parts';
import { nodeHours, openNodes, type BuildRecord, type BuildStep, type StepName } from './record';

/** Of a recipe that gives none. */
const USUAL = '4h';
const USUAL_HOURS = 8;

/** Milliseconds between two looks at the limits. */
const LOOK_MS = 1_000;

export class BuildWork {
  readonly parts: BuildParts;
  /** Of what could not be kept, said once. */
  readonly warn = warnOnce((text) => this.tell({ kind: 'warning', text }));
  readonly log: BuildLog;
  readonly #stop = new AbortController();
  readonly #claim: Claim;
  readonly #loans = new Map<string, Loan>();
  readonly #from = performance.now();
  readonly #workedBefore: number;
  readonly #look: NodeJS.Timeout;
  readonly #leave: () => void;
  #record: BuildRecord;
  #why: BuildError | undefined;
  #isEnding = false;

  constructor(parts: BuildParts, record: BuildRecord, claim: Claim, { signal }: BuildOptions) {
    this.parts = parts;
    this.#record = record;
    this.#claim = claim;
    this.#workedBefore = record.workedMs;
    this.log = new BuildLog(logFileOf(parts.store, record.id), this.#secrets(), (line) =>
      this.tell({ kind: 'log', line }),
    );
    const cancel = (): void => this.#end('cancelled', l10n.t('The build was cancelled.'));
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    this.#look = setInterval(() => this.#lookAtLimits(), LOOK_MS);
    this.#leave = () => signal.removeEventListener('abort', cancel);
  }

  get record(): BuildRecord {
    return this.#record;
  }

  get recipe(): Recipe {
    return this.#record.recipe;
  }

  /** Fires when the build is cancelled or a limit is reached. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get loginOptions(): LoginOptions {
    const { keyFile, place } = this.parts;
    return { keyFile, me: lastPartOf(place.account.userUrn) };
  }

  /** Why the signal has fired. */
  get why(): BuildError | undefined {
    return this.#why;
  }

  /** @throws BuildError once the signal has fired */
  goOn(): void {
    if (this.#why !== undefined) throw this.#why;
  }

  /** From now on only nodes are given back: a disk that is full must not keep them. */
  endQuietly(): void {
    this.#isEnding = true;
  }

  /** On the disk when it returns. @throws StorageError; at the end of a build it is a warning */
  note(changes: Partial<BuildRecord>): void {
    const workedMs = Math.round(this.#workedBefore + performance.now() - this.#from);
    this.#record = withoutUndefined(Object.assign({}, this.#record, { workedMs }, changes));
    this.#claim.keep();
    try {
      this.parts.store.save(this.#record, { flush: true });
    } catch (error) {
      const told = unwritable(this.parts.store.directory, error);
      if (!this.#isEnding) throw told;
      this.warn(told);
    }
  }

  /** A loan of the build, taken up after a crash. @throws NodeError while another process works on it, StorageError */
  loanOf(id: string): Loan | undefined {
    const { place, loans, loanTimes } = this.parts;
    const loan = this.#loans.get(id) ?? takeUpLoan(place, id, { store: loans, times: loanTimes });
    if (loan !== undefined) this.hold(loan);
    return loan;
  }

  hold(loan: Loan): void {
    this.#loans.set(loan.record.id, loan);
  }

  step(name: StepName, changes: Partial<BuildStep>): void {
    const steps = this.#record.steps.map((step) =>
      step.name === name ? withoutUndefined(Object.assign({}, step, changes)) : step,
    );
    this.note({ steps });
    const step = steps.find((one) => one.name === name);
    if (step !== undefined) this.tell({ kind: 'step', step });
  }

  tell(event: BuildEvent): void {
    this.parts.hear(event, this.#record);
  }

  progress(text: string): void {
    this.tell({ kind: 'progress', text: this.log.masked(text) });
  }

  /** Milliseconds until the limit of time, at least 1. */
  leftMs(): number {
    return Math.max(1, this.#limitMs() - this.#workedMs());
  }

  /** Minutes that a further node may be held. */
  leftMinutes(): number {
    const hours = this.#mostHours() - nodeHours(this.#record, Date.now());
    const minutes = Math.min(hours * 60, this.leftMs() / 60_000);
    // Time to give it back, which must not be cut off.
    return Math.ceil(Math.max(1, minutes)) + 15;
  }

  dispose(): void {
    for (const loan of this.#loans.values()) loan.release();
    clearInterval(this.#look);
    this.#leave();
  }

  #workedMs(): number {
    return this.#workedBefore + performance.now() - this.#from;
  }

  #limitMs(): number {
    const { time } = this.recipe.limits ?? {};
    return durationMs(time ?? USUAL);
  }

  #mostHours(): number {
    return this.recipe.limits?.node_hours ?? USUAL_HOURS;
  }

  #lookAtLimits(): void {
    if (this.#workedMs() > this.#limitMs())
      this.#end(
        'limit',
        l10n.t('The build has reached its time limit of {0}.', this.recipe.limits?.time ?? USUAL),
      );
    const { nodes, tryNodes } = this.#record;
    const holdsNodes = openNodes([...nodes, ...tryNodes]).length > 0;
    if (holdsNodes && nodeHours(this.#record, Date.now()) > this.#mostHours())
      this.#end(
        'limit',
        l10n.t('The build has reached its limit of {0} node hours.', this.#mostHours()),
      );
  }

  #end(reason: 'cancelled' | 'limit', sentence: string): void {
    if (this.#stop.signal.aborted) return;
    this.#why = new BuildError(reason, sentence);
    this.#stop.abort(this.#why);
  }

  #secrets(): string[] {
    const names = (this.recipe.provisioners ?? []).flatMap((one) =>
      one.type === 'file' ? [] : (one.secrets ?? []),
    );
    return [...new Set(names)].flatMap((name) => this.parts.variable(name) ?? []);
  }
}
