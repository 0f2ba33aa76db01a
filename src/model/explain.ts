/** Turns a failure into one plain sentence that names the thing and says what to do. */

export interface Explanation {
  readonly sentence: string;
  /** What the person can do next, when the sentence does not say it all. */
  readonly action?: string | undefined;
  /** The server's own words. */
  readonly detail?: string | undefined;
  /** The server's log page. It can hold credentials: offer it, never fetch or copy it (protocol 3.1). */
  readonly logUrl?: string | undefined;
}

export declare function explain(error: unknown): Explanation;
