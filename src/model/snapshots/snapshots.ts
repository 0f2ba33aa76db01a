/**
 * Snapshot jobs: start one, follow it to its end, keep it on disk, take it up again after a
 * restart. Each change is one event.
 */
import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { LONGEST_HOLD_MS } from '../../rpc';
import type { ClaimHolder } from '../storage/lockFile';
import type { Following } from './following';
import { whatHappened } from '../failures/explain';
import { isFollowedByAnother, isGivenUp, isUnbegun, reopenedPatch } from './again';
import { patienceFor, StillHolders } from './beside';
import { begunPatch, followSnapshot } from './follow';
import { askerOf, siteNameOf, userOf, type Asker, type SnapshotPlace } from './place';
import { jobsHere, placeOf, type Askers, type PlaceNames } from './placeOf';
import { placeOfSliver, type KnownSliver } from './placeOfSliver';
import { JobBook } from './jobs';
import { NoteBook } from './noteBook';
import type { RecordProblem } from '../storage/jsonRecords';
import { requestSnapshot, type Sending } from './sending/send';
import { SnapshotRefused, type SnapshotJob, type SnapshotRequest } from './job';
import type { SnapshotBackEnd } from './sending/backEnd';
import { endOf } from './ended';
import type { SnapshotsOptions } from './snapshotsOptions';
import { beforeSending, refuseBadWords } from './sending/beforeSending';
import { backEndAt } from './sending/backEndAt';
import { isBusy } from './sending/passing';
import { timeSince } from './sending/unanswered';
import type { StartOptions } from './sending/startOptions';
import { isOvertaken, keepsBusy, stillRuns, turnKey } from './turn';

export class Snapshots {
  readonly #askers: () => Askers;
  readonly #interval: (who: Asker) => number;
  readonly #backEndOf: (place: SnapshotPlace) => SnapshotBackEnd;
  readonly #more: Pick<SnapshotsOptions, 'held' | 'limit' | 'workspace'>;
  readonly #notes: NoteBook;
  readonly #book: JobBook;
  readonly #still: StillHolders;
  readonly #following = new Map<string, Following>();
  /** Slices whose request is on its way: no second one meanwhile. */
  readonly #asking = new Map<string, string>();
  readonly #stopped = new AbortController();
  #takeOver: NodeJS.Timeout | undefined;

  readonly onDidChange;
  readonly onDidForget;
  /** Hears why the journal cannot be written. */
  readonly onDidFail;

  constructor({ store, accounts, portals, interval = 15_000, ...more }: SnapshotsOptions) {
    this.#askers = () => ({ accounts: accounts(), portals: portals?.() ?? [] });
    this.#backEndOf = more.backEndOf ?? ((place) => backEndAt(place));
    this.#more = more;
    this.#interval = typeof interval === 'number' ? () => interval : interval;
    this.#notes = new NoteBook(more.journal, (job) => {
      const place = this.placeOf(job);
      return place === undefined ? job.accountId : userOf(place);
    });
    this.#book = new JobBook(store, this.#notes);
    this.onDidFail = this.#notes.failed.event;
    this.#still = new StillHolders(store);
    this.onDidChange = this.#book.changed.event;
    this.onDidForget = this.#book.forgotten.event;
  }

  /** Newest first. */
  get jobs(): readonly SnapshotJob[] {
    return this.#book.all;
  }

  /** Kept jobs that cannot be read; each with a sentence for people. */
  get problems(): readonly RecordProblem[] {
    return this.#book.problems;
  }

  /**
   * Asks for the snapshot and follows it in the background, unless told not to. Whether it may start, and
   * what it would do, is asked of the site right before. Resolves when the site has accepted, or with stage
   * `unknown` when its answer was lost; then the following finds out.
   * @throws SnapshotRefused before anything is sent, RpcError or PortalError when the site or portal refuses.
   */
  async start(request: SnapshotRequest, options: StartOptions = {}): Promise<SnapshotJob> {
    const place = this.placeOf(request);
    if (place === undefined)
      throw new SnapshotRefused('no-account', l10n.t('This site is not among your accounts.'));
    refuseBadWords(request);
    const key = turnKey(request);
    // Where the site decides alone, our own records are read only to say what it is busy with.
    const isDirect = options.look === false && request.replaces === undefined && !request.portal;
    if (!isDirect) await this.#refuseSecond(request, key);
    this.#asking.set(key, request.imageName);
    try {
      const backEnd = this.#backEndOf(place);
      const workspace = this.#more.workspace?.();
      const found = await beforeSending(place, request, backEnd, options);
      const before = { ...found, workspace: await workspace };
      return await this.#send(place, request, { ...options, backEnd, before });
    } catch (error) {
      this.#asking.delete(key);
      if (isDirect && isBusy(error)) await this.#refuseSecond(request, key);
      throw error;
    } finally {
      this.#asking.delete(key);
    }
  }

  /** Its lock is taken before the job can be seen: nobody else follows what is still being asked for. */
  async #send(
    place: SnapshotPlace,
    request: SnapshotRequest,
    { follow, ...options }: StartOptions & Pick<Sending, 'backEnd' | 'before'>,
  ): Promise<SnapshotJob> {
    const id = randomUUID();
    const claim = this.#book.store.claim?.(id);
    let following: Following | undefined;
    try {
      const job = await requestSnapshot(place, request, { ...options, id, book: this.#book });
      if (follow !== false) following = this.#follow(job, place, claim);
      return job;
    } finally {
      if (following === undefined) claim?.release();
    }
  }

  /** One slice takes one snapshot at a time (docs/protocol.md 5.10 step 7). */
  async #refuseSecond(request: SnapshotRequest, key: string): Promise<void> {
    await this.#lookAfter(request.sliceUrn, request.siteUrn);
    const running = this.busySlice(request.sliceUrn, request.siteUrn);
    // Of a request without an answer, or one that cannot be asked about, only the site knows that it runs.
    const isOpen = running?.stage === 'unknown' || (running && !this.placeOf(running)) === true;
    const name = isOpen ? undefined : (running?.imageName ?? this.#asking.get(key));
    if (name === undefined) return;
    throw new SnapshotRefused('busy', stillRuns(name, request));
  }

  /** A job that nobody follows may have ended long ago: looks at it once before it counts. */
  async #lookAfter(sliceUrn: string, siteUrn: string): Promise<void> {
    const job = this.busySlice(sliceUrn, siteUrn);
    const place = job && this.placeOf(job);
    if (place === undefined || this.#following.has(job?.id ?? '')) return;
    const following = job && this.#follow(job, place);
    if (job !== undefined && following !== undefined) await this.#firstLook(job, following);
  }

  async #firstLook({ id }: SnapshotJob, following: Following): Promise<void> {
    await new Promise<void>((resolve) => {
      const heard = this.onDidChange((changed) => {
        if (changed.id === id) resolve();
      });
      void following.done.then(resolve).finally(() => heard.dispose());
    });
  }

  /**
   * Follows every unfinished job of the accounts that are there, by the accounts as they are now: a
   * new certificate or newly trusted server counts at once. Cheap when there is nothing to do.
   */
  resume(): void {
    this.#book.watch((id) => this.#following.has(id));
    for (const job of this.#book.unfinished) {
      const place = this.placeOf(job);
      // A token is not used once its owner has signed out, or it was refused.
      if (place === undefined && job.portal !== undefined) this.#leave(job);
      if (place === undefined || !this.#isOutdated(job.id, place)) continue;
      this.#stop(job.id);
      if (this.#follow(job, place) === undefined) this.#followBeside(job, place);
    }
    for (const { id } of this.#book.all.filter(isUnbegun)) void this.lookAgain(id);
    // Another window follows it; should that one close, this one takes over.
    clearTimeout(this.#takeOver);
    const longest = Math.max(...this.#followedElsewhere().map(this.#interval));
    if (longest <= 0) return;
    this.#takeOver = setTimeout(() => this.resume(), 4 * longest).unref();
  }

  /** Accounts of the unfinished jobs that another process holds. */
  #followedElsewhere(): Asker[] {
    return this.#book.unfinished.flatMap((job) => {
      const following = this.#following.get(job.id);
      const isOurs = following !== undefined && following.beside === undefined;
      const place = isOurs ? undefined : this.placeOf(job);
      return place === undefined ? [] : [askerOf(place)];
    });
  }

  /**
   * Looks once more for a snapshot that was thought never to have begun; it is followed if it has. Never
   * rejects, and does nothing for other jobs.
   */
  async lookAgain(id: string): Promise<void> {
    const job = this.#book.get(id);
    const place = job && this.placeOf(job);
    if (job === undefined || place === undefined || !isUnbegun(job)) return;
    const { signal } = this.#stopped;
    const finding = await this.#backEndOf(place).find(job, {
      signal,
      sentAgo: timeSince(job),
    });
    if (finding.kind !== 'begun' || signal.aborted || !isUnbegun(this.#book.get(id) ?? job)) return;
    const begun = this.#book.update(id, begunPatch(finding.handle, true));
    if (begun !== undefined) this.#follow(begun, place);
  }

  /** Follows once more what was given up before the site told an end. Does nothing for other jobs. */
  reopen(id: string): void {
    const job = this.#book.readAgain(id);
    if (job === undefined || !isGivenUp(job) || isFollowedByAnother(job, this.jobs)) return;
    const place = this.placeOf(job);
    if (place === undefined) return;
    const claim = this.#book.store.claim?.(id);
    if (this.#book.store.claim !== undefined && claim === undefined) return;
    this.#follow(this.#book.update(id, reopenedPatch(job)) ?? job, place, claim);
  }

  /** Reads from disk what another process has found out of a job, or follows it if nobody does any more. */
  keepUp(id: string): void {
    const job = this.#book.get(id);
    if (job === undefined || this.#following.has(id) || this.#book.hasEnded(id)) return;
    const place = this.placeOf(job);
    if (place !== undefined && this.#follow(job, place) === undefined)
      this.#followBeside(job, place);
  }

  /**
   * Looks once at the site for a job that another process follows, or nobody: what is on disk may be old. Does
   * nothing for a job that this process follows.
   */
  async lookNow(id: string): Promise<void> {
    const job = this.#book.get(id);
    if (job === undefined || this.#following.has(id) || this.#book.hasEnded(id)) return;
    const place = this.placeOf(job);
    if (place === undefined) return;
    const following = this.#follow(job, place) ?? this.#followBeside(job, place, 0);
    if (following !== undefined) await this.#firstLook(job, following);
  }

  /** Whether this process looks at the site for it, though its account may not be in use any more. */
  isFollowed(id: string): boolean {
    return this.#following.has(id);
  }

  /** The process that holds a job and does not move, while this one looks at the site beside it. */
  stillHolder(id: string): ClaimHolder | undefined {
    return this.#following.get(id)?.beside;
  }

  /** Resolves with the ended job. @throws when the job is forgotten or the signal fires. */
  ended(id: string, signal?: AbortSignal): Promise<SnapshotJob> {
    return endOf(this.#book, id, signal);
  }

  /** Drops a job from the list. What the site does with it goes on, and the journal keeps it. */
  forget(id: string): void {
    this.#following.get(id)?.controller.abort();
    this.#notes.forgotten(this.#book.get(id));
    this.#book.remove(id);
  }

  /** The unfinished snapshot of this sliver: leave the sliver alone until it ends. */
  busySliver(sliverUrn: string): SnapshotJob | undefined {
    return jobsHere(this.#askers(), this.#book.unfinished).find(
      (job) => job.sliverUrn === sliverUrn,
    );
  }

  /** Whether a queued wish has become a job, in this process or another one. */
  hasStarted(wish: string): boolean {
    return this.#book.hasWish(wish);
  }

  /** Whether a job on disk names the wish: only then the wish itself may go. */
  isRecorded(wish: string): boolean {
    return this.#book.isRecorded(wish);
  }

  /** The wishes that jobs name, by what is on disk too, and of each whether the site has answered. */
  wishes(): ReadonlyMap<string, 'asked' | 'answered'> {
    return this.#book.wishes();
  }

  /** At any site, or at one. */
  busySlice(sliceUrn: string, siteUrn?: string): SnapshotJob | undefined {
    return jobsHere(this.#askers(), this.#book.unfinished).find(
      (job) => keepsBusy(job, sliceUrn, siteUrn) && !isOvertaken(job, this.#book.all),
    );
  }

  /** Where a snapshot is asked about; undefined while its account is not connected. */
  placeOf(names: PlaceNames): SnapshotPlace | undefined {
    return placeOf(this.#askers(), names);
  }

  /** Where a sliver is snapshot. @throws SnapshotRefused when its portal is not connected */
  placeOfSliver(sliver: KnownSliver): SnapshotPlace {
    return placeOfSliver(this.#askers(), sliver);
  }

  #isOutdated(id: string, place: SnapshotPlace): boolean {
    return this.#following.get(id)?.asker !== askerOf(place);
  }

  #stop(id: string): void {
    const following = this.#following.get(id);
    following?.controller.abort();
    if (following !== undefined) this.#letGo(id, following);
  }

  /** Stops, and says so: it is shown in another way from now on. */
  #leave(job: SnapshotJob): void {
    if (!this.#following.has(job.id)) return;
    this.#stop(job.id);
    this.#book.changed.fire(job);
  }

  /** Undefined when another process follows the job, or has just seen its end. */
  #follow(
    job: SnapshotJob,
    place: SnapshotPlace,
    claim = this.#book.store.claim?.(job.id),
    beside?: ClaimHolder,
  ): Following | undefined {
    const { store } = this.#book;
    if (store.claim !== undefined && claim === undefined) return undefined;
    // A failure is told once: who looks again after that would take it for something else.
    if (this.#book.hasEnded(job.id)) {
      claim?.release();
      return undefined;
    }
    const controller = new AbortController();
    const done = followSnapshot({
      backEnd: this.#backEndOf(place),
      // Asked here, so that a window without snapshots never loads the library.
      held: this.#more.held ?? LONGEST_HOLD_MS,
      longest: this.#more.limit,
      interval: this.#interval(askerOf(place)),
      signal: controller.signal,
      current: () => this.#book.get(job.id),
      update: (patch) => {
        const isEnd = patch.outcome !== undefined;
        // Whoever looks beside a holder keeps an end all the same: the site may have told it only this once.
        const mayWrite = claim?.keep() !== false || (isEnd && beside !== undefined);
        if (!mayWrite) controller.abort();
        if (controller.signal.aborted) return false;
        // Whoever has the lock next finds the end on disk; whoever hears of it may start the next one.
        const now = this.#book.update(job.id, patch, ({ outcome }) => {
          if (outcome !== undefined) this.#letGo(job.id, following);
        });
        const isOver = now === undefined || (now.outcome !== undefined && !isEnd);
        if (isOver) controller.abort();
        return !isOver;
      },
    })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        const problem = whatHappened(error, { site: siteNameOf(place), image: job.imageName });
        this.#book.update(job.id, { problem });
      })
      .finally(() => this.#letGo(job.id, following));
    const following: Following = { asker: askerOf(place), controller, done, claim, beside };
    this.#following.set(job.id, following);
    return following;
  }

  /** @param patience milliseconds without a sign after which the holder counts as still */
  #followBeside(
    { id }: SnapshotJob,
    place: SnapshotPlace,
    patience = patienceFor(this.#interval(askerOf(place))),
  ): Following | undefined {
    const claim = this.#still.claim(id, patience);
    const job = claim === undefined ? undefined : this.#book.readAgain(id);
    return job === undefined || job.outcome !== undefined
      ? undefined
      : this.#follow(job, place, claim, claim?.holder);
  }

  /** Somebody else of us may follow the job by now; that is left alone. */
  #letGo(id: string, following: Following): void {
    if (this.#following.get(id) !== following) return;
    following.claim?.release();
    this.#following.delete(id);
  }

  /** Stops following; the jobs stay on disk and go on at their sites. */
  dispose(): void {
    clearTimeout(this.#takeOver);
    this.#stopped.abort();
    for (const id of [...this.#following.keys()]) this.#stop(id);
    this.#book.dispose();
  }
}
