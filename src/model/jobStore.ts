/** Jobs on disk: one JSON file per job, replaced atomically, readable by the owner only. */
import type { JobStore } from './snapshotJob';

export declare function fileJobStore(directory: string): JobStore;
/** The place that the extension and the commands share: `…/protogeni-images/jobs`. */
export declare function defaultJobDirectory(): string;
