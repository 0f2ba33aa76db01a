export interface Testbed {
  /** What `geni-testbed start` printed. */
  readonly ready: unknown;
  readonly ended: Promise<unknown>;
  /** All that it printed so far. */
  said(): string;
  stop(): Promise<void>;
}
export function startTestbed(options: {
  directory: string;
  host?: string;
  speed?: number;
  command?: string;
}): Promise<Testbed>;
