/**
 * What a kind of server must offer so that snapshots can be taken there. The jobs, the queue and the
 * following know no more of a server than this. Each is of one place: of a site with a certificate, or of an
 * experiment with the account of its portal.
 */
import type { RpcError, SnapshotProgress } from '../../../rpc';
import type { PortalError } from '../../../portal';
import type { Verdict } from '../../failures/verdict';
import type { SnapshotHandle, SnapshotJob, SnapshotRequest } from '../job';

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

/** One look, at whichever server. */
export interface SnapshotLook extends Omit<SnapshotProgress, 'problem'> {
  /** This look failed; following goes on. */
  readonly problem?: RpcError | PortalError;
  /** The portal's own word for how far it is. */
  readonly said?: string;
  /** The handle, with what this look has told of the image. */
  readonly created?: SnapshotHandle;
}

export interface SnapshotBackEnd {
  /** Asks once, never again. Resolves when the server has accepted. @throws whatever the call throws. */
  begin(request: SnapshotRequest, options: BeginOptions): Promise<SnapshotHandle>;
  verdictOf(error: unknown): Verdict;
  /** Looks again and again; the last item has `ended`. */
  looks(job: BegunJob, options: LookOptions): AsyncIterable<SnapshotLook>;
  /** Looks once for a request without an answer, after a crash or a lost connection. Never rejects. */
  find(job: SnapshotJob, options: FindOptions): Promise<RequestFinding>;
  /**
   * Hash of what an image has now, for the proof that a new version differs. Never rejects.
   * @param asked as whom: with the credential of a slice, which whoever takes a snapshot has anyway
   */
  hashOf(
    asked: { readonly imageUrn: string; readonly sliceUrn: string },
    signal?: AbortSignal,
  ): Promise<string | undefined>;
  /** The file of an image that is ready. Never rejects. */
  fileOf(handle: SnapshotHandle): Promise<{ hash?: string; size?: number }>;
}
