// Faults on demand: what shall go wrong, where, how often or how long. Asked for through the control socket;
// the places that can fail ask here before they act.
import { setTimeout as after } from 'node:timers/promises';
import { TestbedError } from './errors';

export const faultKinds = {
  'http-503': 'HTTP status 503 with Connection: close',
  'fault-503': 'XML-RPC fault 503, the site is too busy',
  disabled: 'XML-RPC fault 503, the site is temporarily offline',
  internal: 'XML-RPC fault -32400, an internal error',
  busy: 'code 14, the slice is busy',
  'no-space': 'code 23 from CreateImage, the quota is used up',
  'expired-credential': 'credentials count as expired, code 1',
  slow: 'answers come late; --delay says by how many milliseconds',
  hang: 'calls are taken and never answered',
  reset: 'connections are cut before the answer',
  truncated: 'answers end in the middle',
  'wrong-content': 'an HTML page instead of an answer',
  corrupt: 'bytes of image files are altered on the way',
  snapshot: 'snapshots fail, with a log; --reason says how',
  stall: 'snapshots make no progress; for --delay milliseconds, or until the fault is cleared',
  descriptor:
    'CreateImage holds the slice; for --delay milliseconds, or until the fault is cleared',
  'late-release':
    'images are ready before they are released; by --delay milliseconds, or until it is cleared',
  boot: 'nodes fail to come up',
  'no-console': 'code 11 from ConsoleURL, there is no console server for the node',
  locked: 'images are locked by someone else',
  tainted: 'code 3 from CreateImage, the node is tainted',
  terminating: 'code 16 from CreateImage, the slice is marked for termination',
  deprecated: 'code 7 from CreateImage, the image that the node runs is deprecated',
  'no-clone': 'code 7 from CreateImage, the image that the node runs must not be cloned',
  partition: 'two sites cannot reach each other; --between A,B',
  'clock-skew': "the servers' clocks are off; --seconds says by how much",
  'portal-race': 'REST: 401 "No such user" for a request that overlaps another one of its token',
  'portal-no-user': 'REST: 401 "No such user" for a token that is good',
  'portal-gateway': 'REST: 502 and 504 in turn, with an HTML page, for reads',
  'portal-after': 'REST: 500 after a change has taken effect',
  'portal-lost': 'REST: the connection is cut after a change has taken effect',
  'portal-slash': 'REST: paths with a slash at the end are the right ones, others get 307',
  'portal-away': 'REST: 307 to another origin',
  'portal-words': 'REST: status words that nobody has seen, but for ready and failed',
  'portal-nulls': 'REST: members that may be null are null',
  'portal-missing': 'REST: members that may be missing are missing',
  'portal-pending': 'REST: extensions wait for approval, the end does not move',
  'portal-part': 'REST: extensions are granted by half',
  'portal-no-extension': 'REST: 400 for extensions',
  'portal-429': 'REST: 429 for a new experiment or profile',
  'portal-no-refresh': 'REST: 403 for the refresh of a token',
  'portal-copying':
    'REST: finished snapshots are being copied; for --delay milliseconds, or until it is cleared',
  'portal-copy-failed': 'REST: snapshots fail while they are copied, the image is there already',
} as const;

export type FaultKind = keyof typeof faultKinds;

/** How a snapshot may end badly, in the words of the sites, which end in a newline (sections 6.5 and 14, point 8). */
export const snapshotReasons = {
  setup: 'FAILED: Node setup failed ... \n',
  idle: 'FAILED: Timed out generating image ... \n',
  timeout: 'FAILED: Timed out generating image ... \n',
  size: 'FAILED: Maximum image size (6442450944 bytes) exceeded ... \n',
  tool: 'FAILED: Returned error code 5 generating image ... \n',
  space: 'Failed to store image: out of space\n',
  killed: 'Internal error creating image\n',
} as const;

export type SnapshotReason = keyof typeof snapshotReasons;

/** What a fault applies to; what is left out matches everything. */
export interface FaultTarget {
  readonly site?: string;
  /**
   * RPC method, or the script of a web request (`image_metadata`, `spewimage`), which must be named; of the portal an
   * operation (`startExperimentSnapshot`), or `portal` for all of them.
   */
  readonly method?: string;
  /** User id of the caller. */
  readonly user?: string;
}

export interface InjectedFault extends FaultTarget {
  readonly id: number;
  readonly kind: FaultKind;
  /** How many more times it strikes; without limit when left out. */
  readonly times?: number;
  /** How often it has struck. */
  readonly struck: number;
  /** Epoch milliseconds of its end. */
  readonly until?: number;
  /** Milliseconds. */
  readonly delay?: number;
  /** Bytes of image after which a snapshot fails. */
  readonly after?: number;
  readonly reason?: SnapshotReason;
  /** Names of two sites, or `host:port` of a foreign one. */
  readonly between?: readonly [string, string];
  /** Seconds of a clock skew. */
  readonly skew?: number;
}

/** Milliseconds of faults that say how often they strike, but not for how long. */
const usualPauseMs = 5000;

/** Milliseconds that a timer can wait. */
const longestTimer = 2 ** 31 - 1;

export class Faults {
  #faults: InjectedFault[] = [];
  #nextId = 1;
  readonly #cleared = new Map<number, AbortController>();

  add(wanted: Omit<InjectedFault, 'id' | 'struck'>): InjectedFault {
    if (wanted.kind === 'partition' && wanted.between === undefined) {
      throw new TestbedError('bad-argument', 'A partition needs two names: --between north,home.');
    }
    if (wanted.kind === 'clock-skew' && wanted.skew === undefined) {
      throw new TestbedError('bad-argument', 'A clock skew needs an amount: --seconds 3600.');
    }
    const fault = { ...wanted, id: this.#nextId, struck: 0 };
    this.#nextId += 1;
    this.#faults.push(fault);
    return fault;
  }

  /** What is in force, oldest first. */
  list(): readonly InjectedFault[] {
    const now = Date.now();
    this.#faults = this.#faults.filter(
      ({ until, times }) => (until ?? Infinity) > now && times !== 0,
    );
    return this.#faults;
  }

  /** Ends one fault, or all. Returns how many. */
  clear(id?: number): number {
    const before = this.list().length;
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
    for (const [held, end] of this.#cleared) if (id === undefined || held === id) end.abort();
    return before - this.#faults.length;
  }

  /** The fault of a kind that strikes now, counted as one strike; undefined when there is none. */
  strike(kind: FaultKind, at: FaultPlace): InjectedFault | undefined {
    const fault = this.list().find((each) => each.kind === kind && matches(each, at));
    if (!fault) return undefined;
    const left = fault.times === undefined ? {} : { times: fault.times - 1 };
    const after = { ...fault, ...left, struck: fault.struck + 1 };
    this.#faults = this.#faults.map((each) => (each === fault ? after : each));
    return fault;
  }

  /** Waits as long as a fault says: its delay, or until it is over. @throws AbortError once the testbed stops */
  async pause({ id, delay, times, until }: InjectedFault, stopped: AbortSignal): Promise<void> {
    if (delay !== undefined || times !== undefined) {
      await after(delay ?? usualPauseMs, undefined, { signal: stopped });
      return;
    }
    const cleared = this.#cleared.get(id) ?? new AbortController();
    this.#cleared.set(id, cleared);
    const length = until === undefined ? longestTimer : until - Date.now();
    await after(length, undefined, { signal: AbortSignal.any([stopped, cleared.signal]) }).catch(
      (error: unknown) => {
        if (!cleared.signal.aborted) throw error;
      },
    );
  }

  isPartitioned(a: string, b: string): boolean {
    return this.list().some(({ kind, between }) => {
      if (kind !== 'partition' || !between) return false;
      return (between[0] === a && between[1] === b) || (between[0] === b && between[1] === a);
    });
  }

  /** Milliseconds that the servers' clocks are ahead. */
  get skew(): number {
    return this.list().reduce(
      (sum, { kind, skew }) => (kind === 'clock-skew' ? sum + (skew ?? 0) * 1000 : sum),
      0,
    );
  }
}

/** Where something could strike. */
export interface FaultPlace extends FaultTarget {
  /** Requests to the web service are struck only by faults that name their script. */
  readonly isWeb?: boolean;
  /** Another name that means this place and others like it. */
  readonly group?: string;
}

function matches(fault: FaultTarget, at: FaultPlace): boolean {
  if (at.isWeb === true && fault.method === undefined) return false;
  return (
    (fault.site === undefined || fault.site === at.site) &&
    (fault.method === undefined || fault.method === at.method || fault.method === at.group) &&
    (fault.user === undefined || fault.user === at.user)
  );
}
