/**
 * One node that is looked at, once or again. What it found last stays while it looks again. It writes each check into
 * the journal, and ends `ssh` when nobody wants to know any more.
 */
import * as vscode from 'vscode';
import { checkEntry } from '../../model/check/checkEntry';
import { checkSliver, type SliverCheck } from '../../model/check/checkSliver';
import { Emitter } from '../../model/event';
import { explain, explainInOneLine } from '../../model/failures/explain';
import type { UserError } from '../../model/failures/userError';
import type { JournalEntry } from '../../model/journal/entries';
import { defaultJournalFile, fileJournal } from '../../model/journal/journal';
import { SshError } from '../../model/ssh/sshError';
import { StorageError } from '../../model/storage/storageError';
import { filesOf, userOf } from '../accounts/nodeLogin';
import type { Parts } from '../context';
import type { AnySliverRow } from '../trees/row';

export interface Found extends SliverCheck {
  /** Epoch milliseconds. */
  readonly at: number;
}

export class NodeLook {
  readonly #changes = new Emitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #parts: Parts;
  readonly target: AnySliverRow;
  #running: AbortController | undefined;
  #found: Found | undefined;
  #problem: UserError | undefined;

  constructor(parts: Parts, target: AnySliverRow) {
    this.#parts = parts;
    this.target = target;
  }

  get isLooking(): boolean {
    return this.#running !== undefined;
  }

  /** The last that was found. */
  get found(): Found | undefined {
    return this.#found;
  }

  /** Why the last look found nothing. */
  get problem(): UserError | undefined {
    return this.#problem;
  }

  /** Never rejects. Does nothing while it looks. */
  async look(): Promise<void> {
    if (this.#running !== undefined) return;
    const stop = new AbortController();
    this.#running = stop;
    this.#problem = undefined;
    this.#changes.fire();
    const { state, sliver } = this.target;
    try {
      const found = await checkSliver(sliver, {
        me: userOf(state),
        files: filesOf(this.#parts, state),
        keyFile:
          filesOf(this.#parts, state) === undefined ? this.#parts.settings().sshKey : undefined,
        known: () => ({
          jobs: this.#parts.snapshots.jobs,
          entries: this.#entries(),
          images: state.account === undefined ? [] : state.images.value,
        }),
        language: vscode.env.language,
        signal: stop.signal,
      });
      if (stop.signal.aborted) return;
      this.#found = { facts: found.facts, findings: found.findings, at: Date.now() };
      this.#keep(found);
    } catch (error) {
      if (SshError.is(error, 'aborted')) return;
      this.#problem = explain(error, { site: state.site.name });
      this.#parts.log.failure(this.#problem);
    } finally {
      this.#running = undefined;
      if (!stop.signal.aborted) this.#changes.fire();
    }
  }

  /** Ends what runs, and tells nobody anything any more. */
  dispose(): void {
    this.#changes.dispose();
    this.#running?.abort();
  }

  /** They only help an estimate. */
  #entries(): readonly JournalEntry[] {
    return this.#orNoted(() => fileJournal(defaultJournalFile).read().entries) ?? [];
  }

  /** The check is worth more than its record. */
  #keep({ facts }: SliverCheck): void {
    const { sliver, state } = this.target;
    const { siteUrn, sliceUrn, urn: sliverUrn, clientId: node } = sliver;
    const about = { siteUrn, siteName: state.site.name, sliceUrn, sliverUrn, node };
    this.#orNoted(() => fileJournal(defaultJournalFile).append(checkEntry(about, facts)));
  }

  #orNoted<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!StorageError.is(error)) throw error;
      this.#parts.log.note(explainInOneLine(error));
      return undefined;
    }
  }
}
