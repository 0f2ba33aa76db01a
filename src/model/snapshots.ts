/**
 * Snapshot jobs: start one, follow it to its end, keep it on disk, take it up again after a
 * restart. Each change is one event.
 */
import type { Account } from './account';
import type { Event } from './event';
import type { JobStore, SnapshotJob, SnapshotRequest } from './snapshotJob';

export interface SnapshotsOptions {
  readonly store: JobStore;
  readonly accounts: () => readonly Account[];
  /** Milliseconds between two looks, default 15000. */
  readonly interval?: number | undefined;
}

export declare class Snapshots {
  constructor(options: SnapshotsOptions);
  /** Newest first. */
  readonly jobs: readonly SnapshotJob[];
  readonly onDidChange: Event<SnapshotJob>;
  readonly onDidForget: Event<string>;
  /**
   * Asks for the snapshot and follows it in the background. Resolves when the site has accepted.
   * @throws SnapshotRefused before anything is sent, RpcError when the site refuses.
   */
  start(request: SnapshotRequest, options?: { signal?: AbortSignal }): Promise<SnapshotJob>;
  /** Follows every unfinished job of the accounts that are there. Cheap when there is none. */
  resume(): void;
  /** Resolves with the ended job. */
  ended(id: string): Promise<SnapshotJob>;
  /** Drops an ended job from the list. */
  forget(id: string): void;
  /** The unfinished snapshot of this sliver: leave the sliver alone until it ends. */
  busySliver(sliverUrn: string): SnapshotJob | undefined;
  busySlice(sliceUrn: string): SnapshotJob | undefined;
  dispose(): void;
}
