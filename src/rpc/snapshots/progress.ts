// What one look at a snapshot shows.
import type { RpcError } from '../errors';

/** Stages of a snapshot. The last five end it. */
export type SnapshotStage =
  | 'preparing'
  | 'imaging'
  | 'finishing'
  | 'ready'
  | 'failed'
  | 'vanished'
  | 'timed-out'
  | 'unknown';

/**
 * Why a snapshot ended: the image is `gone`, the site is `silent` about its failure, released nothing
 * or shows no proof, or it took too long.
 */
export type SnapshotWhy = 'gone' | 'silent' | 'not-released' | 'unproven' | 'late';

/** One look at a snapshot. */
export interface SnapshotProgress {
  at: Date;
  stage: SnapshotStage;
  /** Bytes, so far or in all. */
  size?: number;
  sliverState?: string;
  sliverStatus?: string;
  hash?: string;
  /** Why it ended as it did; one paragraph. */
  reason?: string;
  /** The same for programs; absent where `reason` is the site's own text or `problem` tells. */
  why?: SnapshotWhy;
  /** The capture's log, when it failed. */
  log?: string;
  /** True for the last look. */
  ended: boolean;
  /** This look failed; following goes on. */
  problem?: RpcError;
}
