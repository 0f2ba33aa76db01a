/** A snapshot job that is followed by this process. */
import type { Account } from '../accounts/account';
import type { Claim, ClaimHolder } from '../storage/lockFile';

export interface Following {
  readonly account: Account;
  readonly controller: AbortController;
  readonly done: Promise<void>;
  readonly claim: Claim | undefined;
  /** The process that has the lock, and does not move. */
  readonly beside: ClaimHolder | undefined;
}
