/** A failure of the extension's own parts, whose message is already the sentence to show. */
import { explain, type Explanation, type Subject } from '../model/explain';

export class PlainError extends Error {
  override readonly name = 'PlainError';
  /** A refusal is no fault: there is nothing to retry and nothing to look up in a log. */
  readonly refusal: boolean;

  constructor(sentence: string, options: { refusal?: boolean } = {}) {
    super(sentence);
    this.refusal = options.refusal ?? false;
  }

  static is(error: unknown): error is PlainError {
    return error instanceof PlainError;
  }
}

export function refusal(sentence: string): PlainError {
  return new PlainError(sentence, { refusal: true });
}

export function sentencesOf(error: unknown, about: Subject = {}): Explanation {
  return PlainError.is(error) ? { sentence: error.message } : explain(error, about);
}
