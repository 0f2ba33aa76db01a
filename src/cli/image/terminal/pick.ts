/** Choosing from a list, and typing with a suggestion, on a terminal. Both are drawn on standard error and leave no trace in results. */
import { Ended, exitCodes } from '../failures/failure';
import { say } from '../../terminal/streams';
import { printableLine } from './printable';
import { drawnOn } from './terminals';

export interface Choice<T> {
  readonly value: T;
  /** May come from a site: it is made printable. */
  readonly label: string;
  /** Shown beside it while it is looked at. */
  readonly hint?: string;
}

/** @throws Ended when the person leaves */
export async function pick<T>(question: string, choices: readonly Choice<T>[]): Promise<T> {
  const { isCancel, select } = await import('./clack');
  const answer = await select<number>({
    message: printableLine(question),
    // By their numbers: what a site says is only shown.
    options: choices.map(({ label, hint }, value) => ({
      value,
      label: printableLine(label),
      ...(hint === undefined ? {} : { hint: printableLine(hint) }),
    })),
    output: drawnOn(),
    maxItems: 10,
  });
  const chosen = isCancel(answer) ? undefined : choices[answer];
  if (chosen === undefined) throw left();
  return chosen.value;
}

/**
 * @param suggestion what Enter alone takes
 * @param check says what is wrong with an answer
 * @throws Ended when the person leaves
 */
export async function askWord(
  question: string,
  suggestion: string,
  check: (word: string) => string | undefined,
): Promise<string> {
  const { isCancel, text } = await import('./clack');
  const answer = await text({
    message: printableLine(question),
    placeholder: printableLine(suggestion),
    defaultValue: suggestion,
    validate: (word = '') => (word === '' ? undefined : check(word)),
    output: drawnOn(),
  });
  if (isCancel(answer)) throw left();
  return answer;
}

function left(): Ended {
  say(['Nothing was changed.']);
  return new Ended(exitCodes.interrupted);
}
