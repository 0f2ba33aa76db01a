/** A snapshot job that is followed by this process. */
import type { Asker } from './place';
import type { Claim, ClaimHolder } from '../storage/lockFile';

export interface Following {
  /** Another object once it is connected anew. */
  readonly asker: Asker;
  readonly controller: AbortController;
  readonly done: Promise<void>;
  readonly claim: Claim | undefined;
  /** The process that has the lock, and does not move. */
  readonly beside: ClaimHolder | undefined;
}
