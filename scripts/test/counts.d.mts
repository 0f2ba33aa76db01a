export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
export function noCounts(): Counts;
export function count(counts: Counts, event: { type: string; data: unknown }): void;
