/** Slices and slivers as we show them. */

export interface Slice {
  readonly urn: string;
  readonly name: string;
  readonly siteUrn: string;
  readonly slivers: readonly Sliver[];
  readonly expires?: Date | undefined;
  /** The site was busy with the slice: the states are the last ones that we know. */
  readonly busy: boolean;
  /** Whole days by which the clock of this computer is ahead of the site's; absent where it is right, or unknown. */
  readonly daysAhead?: number | undefined;
  /** Why this slice could not be read; what was known before is kept. */
  readonly error?: unknown;
}

export interface Sliver {
  readonly urn: string;
  readonly clientId: string;
  readonly sliceUrn: string;
  readonly siteUrn: string;
  readonly sliverType: string;
  readonly componentId?: string | undefined;
  readonly hardwareType?: string | undefined;
  /** URN or URL of the image that it runs. */
  readonly image?: string | undefined;
  /** What the site says it has loaded: `project/name:version`, an image of its own. */
  readonly loadedImage?: string | undefined;
  /** False when the site says that the node cannot be imaged. */
  readonly imageable?: boolean | undefined;
  /** `started`, `stopped`, `imaging`, `restarting`, `updating_users`, or `unknown` (protocol 5.8). */
  readonly state: string;
  /** `ready`, `notready`, `changing`, `failed`, `broken`, `canceled`, `created`, or `unknown` (protocol 5.8). */
  readonly status: string;
  /** The site's boot log when the sliver failed. */
  readonly error?: string | undefined;
  readonly logins: readonly Login[];
  /** Folder that is the sliver's disk; only in the local testbed. */
  readonly disk?: string | undefined;
}

export interface Login {
  readonly username: string;
  readonly hostname: string;
  readonly port: number;
}

/** Words for a sliver that does not come up by itself (docs/protocol.md 5.8; 14, point 4). */
const failedWords: readonly string[] = ['failed', 'broken', 'canceled'];

export function hasFailed({ state, status }: Pick<Sliver, 'state' | 'status'>): boolean {
  return failedWords.includes(status) || failedWords.includes(state);
}
