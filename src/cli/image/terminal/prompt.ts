/** Questions on the terminal. They go to standard error: standard output is for results only. */
import { isatty } from 'node:tty';
import { say } from '../../terminal/streams';
import { Ended, exitCodes } from '../failures/failure';
import { printableLine } from './printable';
import { isTerminal } from './standardError';

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

export async function askYesNo(question: string): Promise<boolean> {
  const answer = await ask({ prompt: `${question} [y/N] ` });
  return /^y(?:es)?$/i.test(answer.trim());
}

async function ask({
  prompt,
  silent = false,
}: {
  prompt: string;
  silent?: boolean;
}): Promise<string> {
  const { read } = await import('read');
  try {
    return await read({ prompt: printableLine(prompt), silent, output: process.stderr });
  } catch {
    // Ctrl-C or the end of the input.
    throw new Ended(exitCodes.interrupted);
  }
}
