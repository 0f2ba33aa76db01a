/** How long the steps of a loan wait. Milliseconds. */
import { LONGEST_HOLD_MS } from '../../rpc';

export interface LoanTimes {
  /** Between two looks. */
  readonly intervalMs: number;
  /** After which a request without a sign can no longer wait at the site. */
  readonly heldMs: number;
  /** Of CreateSliver, in which a site chooses a machine and may fetch the image. */
  readonly createMs: number;
  /** Until giving back is left to the next run. */
  readonly giveBackMs: number;
}

const usual: LoanTimes = {
  intervalMs: 5_000,
  heldMs: LONGEST_HOLD_MS,
  createMs: 300_000,
  giveBackMs: 300_000,
};

export function loanTimes(changed: Partial<LoanTimes> = {}): LoanTimes {
  return { ...usual, ...changed };
}

/** Milliseconds since a request was sent. The clock may have been set back meanwhile. */
export function since(sentAt: number): number {
  return Math.max(0, Date.now() - sentAt);
}

/** The same while a process waits: what it has waited itself counts, whatever somebody does to the clock. */
export function waitedSince(sentAt: number): () => number {
  const before = since(sentAt);
  const from = performance.now();
  return () => before + performance.now() - from;
}
