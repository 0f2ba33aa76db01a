// What whoever starts a snapshot can decide besides the request itself.
import type { NodeImage } from '../job';

export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default true. */
  readonly follow?: boolean | undefined;
  /**
   * False: does not list first what is there, where the request replaces nothing: the site itself then
   * refuses a name that exists.
   */
  readonly look?: boolean | undefined;
  /** True when the manifest has just been read and lets the sliver be imaged: with `nodeImage` it is not read again. */
  readonly imageable?: boolean | undefined;
  /** What that manifest says the node runs. */
  readonly nodeImage?: NodeImage | undefined;
  /** The queued wish that this starts; the job names it from its first moment on disk. */
  readonly wish?: string | undefined;
}
