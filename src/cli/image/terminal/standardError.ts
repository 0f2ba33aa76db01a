/** The terminal behind standard error, where questions are asked and progress is drawn. */
import { isatty } from 'node:tty';

export function isTerminal(): boolean {
  return isatty(2);
}

/** Columns of the terminal. */
export function columns(): number {
  return process.stderr.columns || 80;
}
