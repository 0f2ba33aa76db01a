/** The builds of this window: carried out here, shown on a page and in a notification, on disk for whoever comes later. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import * as vscode from 'vscode';
import { Emitter } from '../../model/event';
import type { Place } from '../../model/accounts/account';
import { runBuild, type BuildEnd } from '../../model/builds/build';
import { fileBuildStore, logFileOf, type BuildStore } from '../../model/builds/buildStore';
import { endBuild } from '../../model/builds/endBuild';
import type { BuildEvent, OfferedImage } from '../../model/builds/parts';
import type { BuildRecord } from '../../model/builds/record';
import { startBuild, type RecipeFile, type StartOptions } from '../../model/builds/startBuild';
import { defaultJournalFile, fileJournal } from '../../model/journal/journal';
import { fileLoanStore } from '../../model/nodes/loanStore';
import { isAtPortal } from '../../model/snapshots/place';
import { placeOf } from '../../model/snapshots/placeOf';
import type { Parts } from '../context';
import type { BuildSurroundings } from '../pages/build/state';
import { workingUntilLeft } from '../text/messages';

/** Characters of a log that a page shows. */
const SHOWN = 60_000;

interface Run {
  record: BuildRecord;
  doing: string;
  readonly warnings: string[];
  log: string;
  readonly stop: AbortController;
}

export class BuildRuns {
  readonly store: BuildStore = fileBuildStore();
  readonly #parts: Parts;
  readonly #runs = new Map<string, Run>();
  readonly #changed = new Emitter<string>();
  /** Hears the id of a build. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  find(id: string): BuildRecord | undefined {
    try {
      return this.#runs.get(id)?.record ?? this.store.read(id);
    } catch {
      return undefined;
    }
  }

  stop(id: string): void {
    this.#runs.get(id)?.stop.abort();
  }

  around(id: string): BuildSurroundings {
    const run = this.#runs.get(id);
    const logFile = logFileOf(this.store, id);
    return {
      doing: run?.doing ?? '',
      warnings: run?.warnings ?? [],
      log: run?.log ?? endOfFile(logFile),
      logFile,
      isOurs: run !== undefined,
      isHeld: run === undefined && this.store.holder(id) !== undefined,
    };
  }

  /** Of a record, where its account is connected. */
  placeOf(build: Pick<BuildRecord, 'accountId' | 'siteUrn' | 'siteUrl'>): Place | undefined {
    const place = placeOf({ accounts: this.#parts.accounts.list }, build);
    return place === undefined || isAtPortal(place) ? undefined : place;
  }

  /** @param begun hears of the build as soon as it is on disk @throws BuildError, StorageError */
  async run(
    place: Place,
    file: RecipeFile,
    options: StartOptions,
    begun: (build: BuildRecord) => void,
  ): Promise<BuildEnd> {
    const { record, claim } = await startBuild(this.store, place, file, options);
    const stop = new AbortController();
    const logFile = logFileOf(this.store, record.id);
    const run: Run = { record, doing: '', warnings: [], log: endOfFile(logFile), stop };
    this.#runs.set(record.id, run);
    begun(record);
    const title = vscode.l10n.t('Building {0}', record.recipe.name);
    return await workingUntilLeft(title, async (left, report) => {
      left.addEventListener('abort', () => stop.abort());
      const { settings, snapshots } = this.#parts;
      const parts = {
        place,
        snapshots,
        store: this.store,
        loans: fileLoanStore(),
        journal: fileJournal(defaultJournalFile),
        keyFile: place.site.ssh === undefined ? settings().sshKey : undefined,
        language: vscode.env.language,
        variable: (name: string) => process.env[name],
        offered: () => this.#offered(place),
        hear: (event: BuildEvent, build: BuildRecord) => {
          run.record = build;
          take(run, event);
          if (event.kind === 'progress') report(event.text, 0);
          this.#changed.fire(build.id);
        },
      };
      try {
        return await runBuild(parts, record, claim, { signal: stop.signal });
      } finally {
        this.#runs.delete(record.id);
        this.#changed.fire(record.id);
      }
    });
  }

  /** Images that the site offers, read when the build asks for them. */
  async #offered({ site, account }: Place): Promise<readonly OfferedImage[]> {
    const { catalogue, inventory } = this.#parts;
    const state = inventory.sites.find(
      (one) => one.site.urn === site.urn && one.account?.id === account.id,
    );
    if (state === undefined) return [];
    await catalogue.advertisements.want([state]);
    return catalogue.advertisements.of(state)?.images ?? [];
  }

  /** Gives back what it holds. @returns why not, as sentences @throws BuildError, StorageError */
  async giveUp(build: BuildRecord): Promise<string[]> {
    const place = this.placeOf(build);
    if (place === undefined)
      return [vscode.l10n.t('The account of {0} is not connected.', build.siteName)];
    const left = await endBuild({ place, store: this.store, loans: fileLoanStore() }, build);
    this.#changed.fire(build.id);
    return left;
  }
}

function take(run: Run, event: BuildEvent): void {
  switch (event.kind) {
    case 'log':
      run.log = `${run.log}${event.line}\n`.slice(-SHOWN);
      return;
    case 'progress':
      run.doing = event.text;
      return;
    case 'warning':
      run.warnings.push(event.text);
      return;
    case 'step':
      run.doing = '';
  }
}

function endOfFile(file: string): string {
  let open: number;
  try {
    open = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(open);
    const bytes = Buffer.alloc(Math.min(size, SHOWN));
    readSync(open, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(open);
  }
}
