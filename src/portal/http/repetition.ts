// Which requests are sent again, and when. After an answer that says that nothing was done any may be; after a
// failure of the server only those that read. Nothing else is ever sent twice.
import { PortalError } from '../errors';

/** The portal takes two requests of one token at once for those of nobody. */
const RACE = 'No such user';
const MOST_RACES = 2;

const MOST_FAILURES = 3;

export class Repetition {
  readonly #isReading: boolean;
  readonly #firstPause: number;
  #races = 0;
  #failures = 0;

  /** @param firstPause milliseconds. */
  constructor(isReading: boolean, firstPause: number) {
    this.#isReading = isReading;
    this.#firstPause = firstPause;
  }

  /** Milliseconds to wait before the request is sent again; undefined when it must not be. */
  pauseAfter(error: unknown): number | undefined {
    if (!PortalError.is(error)) return undefined;
    if (error.reason === 'token-refused' && error.serverText?.startsWith(RACE) === true) {
      this.#races += 1;
      if (this.#races > MOST_RACES) return undefined;
      return this.#pause(0.75, this.#races);
    }
    if (!this.#isReading || (error.code ?? 0) < 500) return undefined;
    this.#failures += 1;
    return this.#failures > MOST_FAILURES ? undefined : this.#pause(1, this.#failures);
  }

  /** Twice as long each time, with jitter so that programs do not march in step. */
  #pause(share: number, time: number): number {
    return this.#firstPause * share * 2 ** (time - 1) * (0.9 + Math.random() / 5);
  }
}
