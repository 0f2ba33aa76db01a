/** The question whether a sliver may be snapshot now, and its answers. */
import type { NodeImage, SnapshotRequest } from '../job';

export type Readiness =
  /**
   * `nodeImage`: what the node is and runs, where its manifest was read for this. `snapshotBefore`: the experiment's
   * latest snapshot so far, at a portal.
   */
  | {
      readonly state: 'ready';
      readonly nodeImage?: NodeImage | undefined;
      readonly snapshotBefore?: string | undefined;
    }
  /**
   * It boots, or the site is busy with the slice, or cannot be asked: `problem` says which. `other` is
   * the node of the slice that changes, where it is not the sliver itself. `said`: the portal's word for it.
   */
  | {
      readonly state: 'not-yet';
      readonly problem?: unknown;
      readonly other?: string;
      readonly said?: string;
    }
  /** A snapshot is being taken in the slice, by whomever: that can last. */
  | { readonly state: 'imaging' }
  /** `reason`: what the site says, in a line. */
  | { readonly state: 'failed'; readonly reason?: string | undefined }
  /** `problem`: the slice itself is gone, as its authority says. */
  | { readonly state: 'gone'; readonly problem?: unknown }
  /** The site says that nodes of this kind cannot be imaged. */
  | { readonly state: 'not-imageable' }
  /** Its account is not connected. */
  | { readonly state: 'no-account' };

export type AskedSliver = Pick<SnapshotRequest, 'sliceUrn' | 'sliverUrn' | 'clientId'> & {
  /** True when the manifest has just been read and allows it; else it is read here. */
  readonly imageable?: boolean | undefined;
};
