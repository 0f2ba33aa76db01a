/**
 * A failure as a person is told of it. The model makes one from every failure (`explain`); windows,
 * commands and the assistant ask it once and add nothing of their own. What a server said is kept
 * apart from our sentence, because it is data: whoever shows it makes it harmless for that place.
 */
import { shortened } from './shortened';

export interface UserErrorDetails {
  /** The gist in two or three words, for a row that has room for no more. */
  readonly brief?: string | undefined;
  /** More advice, as sentences of its own. */
  readonly action?: string | undefined;
  /** The server's own words; spaces and line breaks around them go. */
  readonly serverText?: string | undefined;
  /** False when the sentence already says what the server said. */
  readonly belongsBelow?: boolean | undefined;
  /**
   * The server's log page. It can hold credentials: offer it, never fetch or copy it
   * (docs/protocol.md 3.1).
   */
  readonly logUrl?: string | undefined;
  /** True when we refuse and nothing is broken: nothing to retry, nothing to look up in a log. */
  readonly refusal?: boolean | undefined;
  /** A button that leads on, where a window can show one. */
  readonly wayOn?: ButtonToCommand | undefined;
  readonly cause?: unknown;
}

export interface ButtonToCommand {
  readonly label: string;
  /** Its id, then its arguments. */
  readonly command: readonly [id: string, ...rest: readonly string[]];
}

/** The editor's features are a bundle of their own with a copy of this class: both know the mark. */
const mark = Symbol.for('protogeni-images.UserError');

export class UserError extends Error {
  override readonly name: string = 'UserError';
  /** What happened, and mostly what to do. One line, for people. */
  readonly sentence: string;
  readonly brief: string | undefined;
  readonly action: string | undefined;
  /** All that the server said, for programs and logs. */
  readonly serverText: string | undefined;
  /** What people need of it below the sentence, in readable length; undefined when that is nothing. */
  readonly below: string | undefined;
  readonly refusal: boolean;
  readonly wayOn: ButtonToCommand | undefined;
  /** Left out when the error is printed: whoever knows it can read the whole request. */
  declare readonly logUrl: string | undefined;

  constructor(sentence: string, details: UserErrorDetails = {}) {
    const { brief, action, belongsBelow = true, logUrl, refusal = false, cause } = details;
    super(sentence, cause === undefined ? undefined : { cause });
    this.sentence = sentence;
    this.brief = brief;
    this.action = action;
    const words = details.serverText?.trim() ?? '';
    this.serverText = words === '' ? undefined : words;
    this.below = belongsBelow && words !== '' ? shortened(words) : undefined;
    this.refusal = refusal;
    this.wayOn = details.wayOn;
    Object.defineProperty(this, 'logUrl', { value: logUrl, enumerable: false });
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }

  static is(error: unknown): error is UserError {
    return error instanceof Error && mark in error;
  }
}

/** We refuse, and nothing is broken. */
export function refusal(sentence: string, wayOn?: ButtonToCommand): UserError {
  return new UserError(sentence, { wayOn, refusal: true });
}
