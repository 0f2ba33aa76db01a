export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** The name of each that failed, and why. */
  failures: string[];
}
export function noCounts(): Counts;
export function count(counts: Counts, event: { type: string; data: unknown }): void;
