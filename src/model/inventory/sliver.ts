/** Slices and slivers as we show them. */
import type { UserError } from '../failures/userError';

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
  /** What is wrong with the slice itself here: its nodes were never made, or it has ended. */
  readonly problem?: UserError | undefined;
  /** It has ended: every site says so, whether it ever had anything there or not. */
  readonly hasEnded?: boolean | undefined;
  /** Why this slice could not be read; what was known before is kept. */
  readonly error?: unknown;
  /** What a portal says of it, where one of our tokens sees it there. */
  readonly experiment?: ExperimentFacts | undefined;
  /**
   * True where no certificate of ours sees it: `urn` is then only a key (`portal:` and the UUID of the experiment),
   * for a portal does not tell the URN of a slice.
   */
  readonly isPortalOnly?: boolean | undefined;
}

/** An experiment as its portal tells of it. Absent is what it did not say. */
export interface ExperimentFacts {
  /** Of the `PortalAccount` that sees it. */
  readonly portalId: string;
  /** UUID. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly project?: string | undefined;
  readonly creator?: string | undefined;
  readonly profile: {
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly project?: string | undefined;
  };
  /** The portal's own word. */
  readonly status?: string | undefined;
  readonly expires?: Date | undefined;
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
  /** `ready`, `notready`, `changing`, `failed`, `created`, `broken`, `canceled`, or `unknown` (protocol 5.8). */
  readonly status: string;
  /** The site's boot log when the sliver failed. */
  readonly error?: string | undefined;
  readonly logins: readonly Login[];
  /** How a portal can act on it, where one of our tokens sees it there. */
  readonly portal?: PortalNode | undefined;
  /**
   * True where no certificate of ours sees it. `urn` is the sliver's of the manifest, or where that is not known, only
   * a key.
   */
  readonly isPortalOnly?: boolean | undefined;
  /** Folder that is the sliver's disk; only in the local testbed. */
  readonly disk?: string | undefined;
}

/** A node of an experiment; together with the sliver's `clientId` it names what a portal acts on. */
export interface PortalNode {
  /** Of the `PortalAccount` that sees it. */
  readonly portalId: string;
  /** UUID of the experiment. */
  readonly experiment: string;
  /** What its start-up script came to, in the portal's words. */
  readonly startupStatus?: string | undefined;
}

export interface Login {
  readonly username: string;
  readonly hostname: string;
  readonly port: number;
}

const failures: readonly string[] = ['failed', 'broken', 'canceled'];

/** The site's word for a node that will not come up by itself; undefined for all others (protocol 5.8). */
export function failureWord({
  state,
  status,
}: Pick<Sliver, 'state' | 'status'>): string | undefined {
  return failures.find((word) => status === word) ?? failures.find((word) => state === word);
}

/** Why it failed: the first line of what the site says, which may be a whole boot log. */
export function failureReason({ error }: Pick<Sliver, 'error'>): string | undefined {
  const line = error?.trim().split('\n', 1)[0]?.trim().slice(0, 120);
  return line === '' ? undefined : line;
}
