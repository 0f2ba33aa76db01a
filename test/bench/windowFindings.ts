// What the two sides of extension.bench.ts tell each other.

export interface Assignment {
  readonly oursFirst: boolean;
  readonly output: string;
  readonly certificate: string;
  readonly passphrase: string;
  readonly ca: string;
  readonly sliceAuthorityUrl: string;
  readonly sites: readonly { readonly name: string; readonly url: string; readonly urn: string }[];
}

/** Milliseconds: by the clock on the wall, and of processor time, which other programs disturb less. */
export interface Timing {
  readonly wall: number;
  readonly cpu: number;
}

/** How an extension was activated. */
export interface Activated {
  /** The code: read and compiled. */
  readonly load: Timing;
  /** The call of `activate()`. */
  readonly body: Timing;
  /** From the wish to the end, VS Code's own work included. */
  readonly whole: Timing;
  /** Connections begun until then. */
  readonly connections: number;
}

export interface Findings {
  readonly ours: Activated;
  /** The built-in extension beside which ours is measured. */
  readonly peer: Activated;
  readonly tree: {
    readonly rows: number;
    /** Reading the reply that brings as many, for the first time. */
    readonly reply: Timing;
    readonly first: Timing;
    readonly refresh: Timing;
    /** Finding out that a list that was read again is the same. */
    readonly same: Timing;
    /** As many rows of the bare API. */
    readonly bare: Timing;
    /** From the rows of a reply to images. */
    readonly group: Timing;
  };
  readonly fifty: {
    /** The slowest site by itself; milliseconds on the wall. */
    readonly alone: number;
    /** All but the one that hangs. */
    readonly all: number;
  };
}
