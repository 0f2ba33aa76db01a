/**
 * Standard error: everything that is no result goes there. It is opened with the first words, since
 * many a command has none, and opening takes a while.
 */
import { isatty } from 'node:tty';

let isOpen = false;

export function tell(text: string): void {
  isOpen = true;
  process.stderr.write(text);
}

export function isTerminal(): boolean {
  return isatty(2);
}

/** Columns of the terminal. */
export function columns(): number {
  return process.stderr.columns || 80;
}

/** Calls back once all words are out. */
export function flush(done: () => void): void {
  if (isOpen) process.stderr.write('', done);
  else done();
}
