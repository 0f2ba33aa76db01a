/** The terminals: questions are asked and progress is drawn behind standard error, results go to standard output. */
import { isatty } from 'node:tty';

export function isTerminal(): boolean {
  return isatty(2);
}

/** Columns of the terminal. */
export function columns(): number {
  return process.stderr.columns || 80;
}

/** Columns of the terminal that shows the results; undefined where they go to a file or a program. */
export function resultColumns(): number | undefined {
  return isatty(1) ? process.stdout.columns || 80 : undefined;
}

/** Standard error for questions that are drawn. A terminal that does not tell its size would get one letter a line. */
export function drawnOn(): NodeJS.WriteStream {
  const { stderr } = process;
  if (!stderr.columns) Object.assign(stderr, { columns: 80, rows: 24 });
  return stderr;
}
