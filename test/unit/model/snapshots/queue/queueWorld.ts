/** A site that answers a queue as a test wants, with the records of all windows. */
import type { Readiness } from '../../../../../src/model/snapshots/planning/readiness';
import type { SnapshotJob, SnapshotRequest } from '../../../../../src/model/snapshots/job';
import { SnapshotQueue } from '../../../../../src/model/snapshots/queue/queue';
import type { QueuedSnapshot } from '../../../../../src/model/snapshots/queue/queuedSnapshot';
import { aJob } from '../../builders';

export const wish = (imageName: string, sliceUrn = 'slice'): SnapshotRequest => ({
  accountId: 'me',
  siteUrn: 'site',
  sliceUrn,
  sliverUrn: 'pc',
  clientId: 'pc',
  imageName,
  global: false,
});

export const kept = (id: string, patch: Partial<QueuedSnapshot> = {}): QueuedSnapshot => ({
  id,
  request: wish(id),
  siteName: 'home',
  queuedAt: 0,
  held: false,
  ...patch,
});

export const heard = <T>(event: (listener: (value: T) => void) => unknown): Promise<T> =>
  new Promise((resolve) => void event(resolve));

export const open: SnapshotQueue[] = [];

/** A site that answers as the test wants, with the records of all windows. */
export class World {
  readonly busy = new Set<string>();
  readonly sent: string[] = [];
  readonly requests: SnapshotRequest[] = [];
  readonly jobs: SnapshotJob[] = [];
  readonly disk = new Map<string, QueuedSnapshot>();
  readonly claims = new Set<string>();
  /** What each look finds; the last one stays. */
  found: Readiness[] = [{ state: 'ready' }];
  /** What each request is answered with; then it is accepted. */
  refusals: Error[] = [];
  looks = 0;
  now = 0;
  /** Another window has taken over what this one had in hand. */
  isTaken = false;
  isReadOnly = false;
  /** Whether jobs are on disk, or in memory only. */
  isJobKept = true;
  onStart: (() => void) | undefined;
  onRelease: ((value: unknown) => void) | undefined;
  onLook: (() => void) | undefined;

  queue(...wishes: QueuedSnapshot[]): SnapshotQueue {
    for (const one of wishes) this.disk.set(one.id, one);
    const queue = new SnapshotQueue({
      snapshots: {
        busySlice: (sliceUrn) => (this.busy.has(sliceUrn) ? aJob() : undefined),
        start: (request, options) => this.#start(request, options?.wish),
        hasStarted: (id) => this.jobs.some((job) => job.wish === id),
        isRecorded: (id) => this.isJobKept && this.jobs.some((job) => job.wish === id),
        wishes: () =>
          new Map(
            this.jobs.map(({ wish = '', outcome }) => [wish, outcome ? 'answered' : 'asked']),
          ),
      },
      store: {
        load: () => [...this.disk.values()],
        read: (id) => this.disk.get(id),
        save: (one) => void this.disk.set(one.id, one),
        remove: (id) => {
          if (this.isReadOnly) throw new Error('The disk is read-only.');
          this.disk.delete(id);
        },
        claim: (id) => {
          if (this.claims.has(id)) return undefined;
          this.claims.add(id);
          const release = (): void => {
            this.claims.delete(id);
            this.onRelease?.(id);
          };
          return { keep: () => !this.isTaken, release };
        },
      },
      readiness: () => {
        this.looks += 1;
        this.onLook?.();
        const [first = { state: 'ready' }, ...rest] = this.found;
        if (rest.length > 0) this.found = rest;
        return Promise.resolve(first);
      },
      sentenceOf: (hindrance) =>
        'error' in hindrance && hindrance.error instanceof Error
          ? hindrance.error.message
          : 'It is not up.',
      interval: () => 0,
      now: () => this.now,
    });
    open.push(queue);
    return queue;
  }

  #start(request: SnapshotRequest, id: string | undefined): Promise<SnapshotJob> {
    const { imageName, sliceUrn } = request;
    this.sent.push(imageName);
    this.requests.push(request);
    this.onStart?.();
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return Promise.reject(refusal);
    this.busy.add(sliceUrn);
    const job = aJob({ imageName, wish: id });
    this.jobs.push(job);
    return Promise.resolve(job);
  }
}
