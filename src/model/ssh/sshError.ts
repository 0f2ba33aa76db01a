/** A command on a node that could not be run to its end. What `ssh` and the node said is data. */

export type SshReason =
  /** There is no program `ssh`. */
  | 'no-ssh'
  /** The manifest names no login for the node. */
  | 'no-login'
  /** The login in the manifest could be taken for more than a name and a host. */
  | 'bad-login'
  /** The file of the key cannot be read. */
  | 'no-key'
  /** Others can read the file of the key, so `ssh` ignores it. */
  | 'open-key'
  /** The node accepts none of the keys. */
  | 'refused'
  | 'unreachable'
  /** The node shows another host key than before. */
  | 'changed-host-key'
  /** Neither an answer nor an end within the time limit. */
  | 'timeout'
  /** The connection ended before the command did. */
  | 'lost'
  | 'aborted'
  /** More output than is read. */
  | 'too-much'
  /** What came is no answer to what was asked, as from a login that runs no commands. */
  | 'strange'
  /** `ssh` itself refused, for example because of the user's configuration. */
  | 'failed';

export interface SshErrorDetails {
  /** `user@host`, as the manifest names it. */
  readonly target?: string | undefined;
  /** The key, or the file of known hosts, that it is about. */
  readonly file?: string | undefined;
  /** The name under which the host key is kept. */
  readonly hostKeyAlias?: string | undefined;
  /** Last words of `ssh` on standard error, a few lines. */
  readonly words?: string | undefined;
  /** What the command had written by then. */
  readonly output?: Buffer | undefined;
  /** Milliseconds, for a time limit. */
  readonly limitMs?: number | undefined;
  readonly cause?: unknown;
}

/** Bundles hold copies of this class: all of them know the mark. */
const mark = Symbol.for('protogeni-images.SshError');

export class SshError extends Error {
  override readonly name = 'SshError';
  readonly reason: SshReason;
  readonly target: string | undefined;
  readonly file: string | undefined;
  readonly hostKeyAlias: string | undefined;
  readonly words: string | undefined;
  readonly limitMs: number | undefined;
  /** Not printed with the error: it is long, and of the node. */
  declare readonly output: Buffer | undefined;

  constructor(reason: SshReason, details: SshErrorDetails = {}) {
    super(`ssh: ${reason}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.target = details.target;
    this.file = details.file;
    this.hostKeyAlias = details.hostKeyAlias;
    this.words = details.words;
    this.limitMs = details.limitMs;
    Object.defineProperty(this, 'output', { value: details.output, enumerable: false });
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }

  static is(error: unknown, reason?: SshReason): error is SshError {
    if (!(error instanceof Error) || !(mark in error)) return false;
    return reason === undefined || ('reason' in error && error.reason === reason);
  }
}
