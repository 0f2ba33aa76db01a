/**
 * What the journal tells of. Each kind has its members in `EntryKinds`; another kind is one more line there. Plain
 * values only, for an entry is a line of JSON, and never a secret.
 */

import type { Holder } from '../storage/holder';

/** By the word that stands in `kind`. */
export interface EntryKinds {
  'snapshot-begun': SnapshotBegun;
  'snapshot-ended': SnapshotEnded;
  check: NodeChecked;
  'delete-begun': DeleteFacts & Begun;
  'delete-ended': DeleteFacts & Ended;
  'renewal-begun': RenewalFacts & Begun;
  'renewal-ended': RenewalFacts & Ended & { readonly expires?: number | undefined };
  'prestage-begun': PrestageFacts & Begun;
  'prestage-ended': PrestageFacts & Ended;
  'power-begun': PowerFacts & Begun;
  'power-ended': PowerFacts & Ended;
  'termination-begun': ActFacts & Begun;
  'termination-ended': ActFacts & Ended;
  'profile-begun': ProfileFacts & Begun;
  'profile-ended': ProfileFacts & Ended & { readonly version?: number | undefined };
  hidden: Hidden;
  'build-begun': BuildFacts;
  'build-ended': BuildEnded;
  'try-begun': TryFacts;
  'try-ended': TryEnded;
}

export type EntryKind = keyof EntryKinds;

interface Head<Kind extends EntryKind> {
  /** The same for the same event: one that was written twice, around a crash, counts once. */
  readonly id: string;
  readonly kind: Kind;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** One event. The file has a version number in front of it. */
export type JournalEntry<Kind extends EntryKind = EntryKind> = {
  [One in Kind]: Head<One> & EntryKinds[One];
}[Kind];

/** An entry of a kind that this version does not know: another version of this tool wrote it. */
export interface ForeignEntry {
  readonly id: string;
  readonly kind: string;
  readonly at: number;
  readonly members: Readonly<Record<string, unknown>>;
}

/** What a snapshot was taken of, by whom and for what. */
export interface SnapshotFacts {
  /** Of the job on disk. */
  readonly job: string;
  /** URN of the user; of a portal's account the name that the portal gave, with the portal. */
  readonly who: string;
  /** By which way: the address of the portal; absent for the site's own interface. */
  readonly portal?: string | undefined;
  readonly siteUrn: string;
  readonly siteName: string;
  /** URN; a key of our own where only a portal knows the slice. */
  readonly sliceUrn: string;
  /** UUID, where a portal was asked. */
  readonly experiment?: string | undefined;
  /** Its name there. */
  readonly experimentName?: string | undefined;
  /** Name of the node in the RSpec. */
  readonly node: string;
  readonly sliverUrn: string;
  readonly sliverType?: string | undefined;
  readonly hardwareType?: string | undefined;
  /** What the node ran, as its manifest says: what was asked for, and what was really loaded. */
  readonly baseRequested?: string | undefined;
  readonly baseLoaded?: string | undefined;
  readonly imageName: string;
  readonly imageUrn?: string | undefined;
  readonly versionUrn?: string | undefined;
  readonly description?: string | undefined;
  /** Commit of the repository from which it was asked for, as `git` names it. */
  readonly commit?: string | undefined;
  /** Whether the repository had changes that no commit has. */
  readonly dirty?: boolean | undefined;
}

export interface SnapshotBegun extends SnapshotFacts {
  /** When it was asked for; epoch milliseconds. */
  readonly askedAt: number;
}

export interface SnapshotEnded extends SnapshotFacts {
  readonly askedAt: number;
  readonly begunAt?: number | undefined;
  readonly outcome: 'ready' | 'failed' | 'vanished' | 'timed-out' | 'unknown';
  /** Why it failed, or is not known; words of a server are data. */
  readonly reason?: string | undefined;
  readonly log?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  /** As the site says. */
  readonly hash?: string | undefined;
  /** Milliseconds; absent where nobody saw the begin or the end. */
  readonly took?: number | undefined;
  /** Bytes over time, thinned. */
  readonly sizes?: readonly { readonly at: number; readonly size: number }[] | undefined;
}

/** What a node had on it before a snapshot. Of secrets only how many there are, never where. */
export interface NodeChecked {
  readonly siteUrn: string;
  readonly siteName: string;
  readonly sliceUrn: string;
  /** Name of the node in the RSpec. */
  readonly node: string;
  readonly sliverUrn: string;
  readonly kernel?: string | undefined;
  readonly os?: string | undefined;
  /** Bytes on the root file system. */
  readonly used?: number | undefined;
  readonly secrets?: number | undefined;
  /** `dpkg`, `rpm`, `apk` or `pacman`. */
  readonly packageManager?: string | undefined;
  /** `name version`, in the order of the package manager. */
  readonly packages?: readonly string[] | undefined;
}

/** What every change has but a snapshot, which is older. Of one event both entries have all of it. */
export interface ActFacts {
  /** URN of the user; of a portal's account what the portal calls them. */
  readonly who: string;
  /** Address of the portal; absent for an interface of a site. */
  readonly portal?: string | undefined;
  /** Absent for a slice authority, and where the experiment is at several sites. */
  readonly siteUrn?: string | undefined;
  /** Of those several. */
  readonly siteUrns?: readonly string[] | undefined;
  readonly siteName: string;
  readonly sliceUrn?: string | undefined;
  /** UUID, where a portal was asked. */
  readonly experiment?: string | undefined;
  readonly experimentName?: string | undefined;
}

export interface Begun {
  /** The process that acts: as long as it runs, it tells the end itself. */
  readonly writer: Holder;
}

export interface Ended {
  /**
   * `refused`: certainly nothing was done. `partly`: less than asked for. `pending`: somebody may have to approve it.
   * `left`: it goes on at the site. `stalled`: nothing has come for long. `unknown`: the answer was lost.
   */
  readonly outcome: (typeof actOutcomes)[number];
  readonly reason?: string | undefined;
  /** Milliseconds. */
  readonly took?: number | undefined;
}

export const actOutcomes = [
  'done',
  'refused',
  'partly',
  'pending',
  'left',
  'stalled',
  'unknown',
] as const;

export interface DeleteFacts extends ActFacts {
  /** As it was sent: with a version for one version, without for all of them. */
  readonly imageUrn: string;
  readonly imageName: string;
  readonly creator?: string | undefined;
  /** URNs of the versions that were to go, where they were listed. */
  readonly versions?: readonly string[] | undefined;
  /** Of each, in the same order: the site's mark of its contents. */
  readonly marks?: readonly string[] | undefined;
  /** Bytes of all of them. */
  readonly size?: number | undefined;
}

/** Of a slice at its authority, of its slivers at a site, or of an experiment at a portal. */
export interface RenewalFacts extends ActFacts {
  /** What was asked for; epoch milliseconds. */
  readonly until: number;
  /** When it ended until then; epoch milliseconds. */
  readonly before?: number | undefined;
}

export interface PrestageFacts extends ActFacts {
  /** URNs. */
  readonly images: readonly string[];
}

export interface PowerFacts extends ActFacts {
  readonly action: 'start' | 'stop' | 'restart' | 'powerCycle' | 'reload';
  /** Name of the node in the RSpec. */
  readonly node: string;
  readonly sliverUrn: string;
}

/** A new version of a profile at a portal. */
export interface ProfileFacts extends ActFacts {
  /** `project/name`. */
  readonly profile: string;
}

/** A person does not want to see an event in lists any more, or wants to see it again. It stays in the file. */
export interface Hidden {
  /** The part of the entries' ids before the last colon. */
  readonly event: string;
  readonly hidden: boolean;
}
/** An image on a node of its own, to see what it does. */
export interface TryFacts {
  /** Of the try on disk. */
  readonly trial: string;
  /** URN of the user. */
  readonly who: string;
  readonly siteUrn: string;
  readonly siteName: string;
  /** URN or address, as it was asked for. */
  readonly image: string;
  readonly imageName: string;
  readonly sliverType: string;
  /** What was asked for; once a node is up, what it is. */
  readonly hardwareType?: string | undefined;
  readonly sliceUrn: string;
  /** Name of the node in the RSpec. */
  readonly node: string;
  /** Name of the file of the person's own script. */
  readonly script?: string | undefined;
}

export interface TryEnded extends TryFacts {
  readonly askedAt: number;
  /** `not-finished`: the image was not seen to pass, nor to fail. */
  readonly outcome: 'passed' | 'failed' | 'not-finished';
  readonly answers: readonly TryAnswer[];
  /** Of the person's script. */
  readonly exitCode?: number | undefined;
  /** Why it was not finished. */
  readonly problem?: string | undefined;
  /** Milliseconds. */
  readonly took: number;
}

export interface TryAnswer {
  readonly question: TryQuestion;
  readonly outcome: 'passed' | 'failed' | 'not-checked';
  /** A sentence. */
  readonly detail: string;
}

export type TryQuestion = 'boots' | 'login' | 'network' | 'disk' | 'services' | 'script';

/** An image that is made from a recipe. */
export interface BuildFacts {
  /** Of the build on disk. */
  readonly build: string;
  /** URN of the user. */
  readonly who: string;
  readonly siteUrn: string;
  readonly siteName: string;
  /** Path of the recipe. */
  readonly recipe: string;
  /** SHA-256 of its text. */
  readonly digest: string;
  readonly imageName: string;
  readonly base: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Of the repository that the recipe lies in. */
  readonly commit?: string | undefined;
  /** Something was changed there and not committed. */
  readonly dirty?: boolean | undefined;
}

export interface BuildEnded extends BuildFacts {
  readonly outcome: 'ready' | 'failed' | 'cancelled';
  readonly reason?: string | undefined;
  readonly steps: readonly {
    readonly name: string;
    readonly state: string;
    /** Milliseconds. */
    readonly took?: number | undefined;
  }[];
  /** Milliseconds, without pauses between two processes. */
  readonly took: number;
  readonly nodeHours: number;
  readonly imageUrn?: string | undefined;
  readonly versionUrn?: string | undefined;
  readonly packageManager?: string | undefined;
  /** `name version`, as the check saw them before the snapshot. */
  readonly packages?: readonly string[] | undefined;
}
