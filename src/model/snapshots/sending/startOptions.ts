// What whoever starts a snapshot can decide besides the request itself.

export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default true. */
  readonly follow?: boolean | undefined;
  /**
   * False: does not list first what is there, where the request replaces nothing: the site itself then
   * refuses a name that exists.
   */
  readonly look?: boolean | undefined;
  /** What the manifest says of the sliver, where it has just been read. */
  readonly imageable?: boolean | undefined;
  /** The queued wish that this starts; the job names it from its first moment on disk. */
  readonly wish?: string | undefined;
}
