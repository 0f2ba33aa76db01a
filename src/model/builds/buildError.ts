/** A build that cannot go on, in one sentence. */
import { UserError, type UserErrorDetails } from '../failures/userError';

export type BuildReason =
  /** The recipe, or a file that it names, is wrong. */
  | 'recipe'
  /** A provisioner or a test has failed. */
  | 'script'
  /** The check found secrets. */
  | 'secrets'
  /** The snapshot failed. */
  | 'snapshot'
  /** A limit of the recipe is reached. */
  | 'limit'
  /** There is no such build, or it cannot go on where it should. */
  | 'no-build'
  /** Another process works on it. */
  | 'busy'
  | 'cancelled';

/** Bundles hold copies of this class: all of them know the mark. */
const mark = Symbol.for('protogeni-images.BuildError');

export class BuildError extends UserError {
  override readonly name = 'BuildError';
  readonly reason: BuildReason;

  constructor(reason: BuildReason, sentence: string, details: UserErrorDetails = {}) {
    super(sentence, Object.assign({ refusal: true }, details));
    this.reason = reason;
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }

  static override is(error: unknown, reason?: BuildReason): error is BuildError {
    if (!(error instanceof Error) || !(mark in error)) return false;
    return reason === undefined || ('reason' in error && error.reason === reason);
  }
}
