/**
 * What a kind of server must offer so that snapshots can be taken there. The jobs, the queue and the
 * following know no more of a server than this.
 */
import type { CreatedImage, SnapshotProgress } from '../../../rpc';
import type { Place } from '../../accounts/account';
import type { Verdict } from '../../failures/verdict';
import type { SnapshotJob, SnapshotRequest } from '../job';

/** Names a snapshot that has begun; kept on disk, so that it can be followed after a restart. */
export type SnapshotHandle = CreatedImage;

/** What became of a request whose answer never came. */
export type RequestFinding =
  | { readonly kind: 'begun'; readonly handle: SnapshotHandle }
  /** Nothing shows that it began, but the request may still be waiting at the site. */
  | { readonly kind: 'no-sign-yet' }
  /** It began nothing, and cannot any more. */
  | { readonly kind: 'never-began' }
  | { readonly kind: 'unclear'; readonly problem: string };

export interface BeginOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called right before the request leaves: a failure before that has changed nothing. */
  readonly sending: () => void;
}

export interface FindOptions {
  readonly signal: AbortSignal;
  /** Milliseconds since the request was sent. */
  readonly sentAgo: () => number;
}

export interface LookOptions {
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Milliseconds until following ends as timed out. */
  readonly limit: number;
}

/** A snapshot to follow: the job with its handle. */
export type BegunJob = SnapshotJob & { readonly created: SnapshotHandle };

export interface SnapshotBackEnd {
  /** Asks once, never again. Resolves when the site has accepted. @throws whatever the call throws. */
  begin(place: Place, request: SnapshotRequest, options: BeginOptions): Promise<SnapshotHandle>;
  verdictOf(error: unknown): Verdict;
  /** Looks again and again; the last item has `ended`. */
  looks(place: Place, job: BegunJob, options: LookOptions): AsyncIterable<SnapshotProgress>;
  /** Looks once for a request without an answer, after a crash or a lost connection. Never rejects. */
  find(place: Place, job: SnapshotJob, options: FindOptions): Promise<RequestFinding>;
  /**
   * Hash of what an image has now, for the proof that a new version differs. Never rejects.
   * @param asked as whom: with the credential of a slice, which whoever takes a snapshot has anyway
   */
  hashOf(
    place: Place,
    asked: { readonly imageUrn: string; readonly sliceUrn: string },
    signal?: AbortSignal,
  ): Promise<string | undefined>;
  /** The file of an image that is ready. Never rejects. */
  fileOf(place: Place, handle: SnapshotHandle): Promise<{ hash?: string; size?: number }>;
}
