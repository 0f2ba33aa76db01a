/** Questions on the terminal. They go to standard error: standard output is for results only. */
import { isatty } from 'node:tty';
import { say } from '../../terminal/streams';
import { Ended, exitCodes } from '../failures/failure';
import { printableLine } from './printable';
import { isTerminal } from './terminals';

export function isInteractive(): boolean {
  return isatty(0) && isTerminal();
}

/** Nothing of the answer is shown. */
export async function askSecret(question: string): Promise<string> {
  const answer = await ask({ prompt: question, silent: true });
  // The Enter was not shown either.
  say(['']);
  return answer;
}

/** @param stopped what is said when nobody answers: Ctrl-C, or the end of the input. */
export async function askYesNo(question: string, stopped?: string): Promise<boolean> {
  const answer = await ask({ prompt: `${question} [y/N] `, stopped });
  return /^y(?:es)?$/i.test(answer.trim());
}

interface Question {
  readonly prompt: string;
  readonly silent?: boolean;
  readonly stopped?: string | undefined;
}

/** @throws Ended when nobody answers */
async function ask({
  prompt,
  silent = false,
  stopped = 'Nothing was changed.',
}: Question): Promise<string> {
  const { read } = await import('read');
  const input = endOfInput(() => {
    // Other questions are drawn again by themselves.
    if (silent) say(['', printableLine(prompt)]);
  });
  try {
    const answer = read({ prompt: printableLine(prompt), silent, output: process.stderr });
    return await Promise.race([answer, input.ended]);
  } catch {
    // Ctrl-C or the end of the input.
    say(['', stopped]);
    throw new Ended(exitCodes.interrupted);
  } finally {
    input.dispose();
  }
}

/**
 * Rejects at Ctrl-D and at the end of the input, of which `read` says nothing: the terminal is then no longer in raw
 * mode. After Ctrl-Z and `fg` the input would stay paused, and `continued` is called.
 */
function endOfInput(continued: () => void): { ended: Promise<never>; dispose: () => void } {
  const { stdin } = process;
  let end = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    end = () => reject(new Error('end of input'));
  });
  const onKey = (_text: string | undefined, { ctrl, name }: { ctrl?: boolean; name?: string }) => {
    if (ctrl !== true || name !== 'd') return;
    setImmediate(() => {
      if (!stdin.isRaw) end();
    });
  };
  const onContinue = (): void => {
    setImmediate(() => {
      stdin.resume();
      continued();
    });
  };
  stdin.on('keypress', onKey).once('end', end);
  process.on('SIGCONT', onContinue);
  return {
    ended,
    dispose: () => {
      stdin.off('keypress', onKey).off('end', end);
      process.off('SIGCONT', onContinue);
    },
  };
}
