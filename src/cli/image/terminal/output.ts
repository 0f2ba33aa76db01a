/**
 * What the commands print. Results go to standard output, everything else to standard error. With
 * `--json` exactly one JSON document is all that standard output gets, on failure too.
 */
import type { Subject } from '../../../model/failures/explain';
import type { UserError } from '../../../model/failures/userError';
import { draw, noteChange, print, printJson, say, wipe } from '../../terminal/streams';
import { withoutJwts } from '../../../portal/http/jwt';
import { paintFor, type Paint } from './colours';
import { losesColumns, shortenedTo, tableText, type Column } from './format';
import { columns, isTerminal, resultColumns } from './terminals';

export interface Output {
  /** Name of the command, as it was called. */
  readonly name: string;
  readonly json: boolean;
  readonly quiet: boolean;
  /** The result, once per command: a value for programs, lines for people. A line cannot hold another one. */
  result(value: object, lines: Lines): void;
  /** The same of a command that has changed something: the first line says what, and is told even where the result is lost. */
  changed(value: object, lines: Lines): void;
  /** A part of a text that comes bit by bit; nothing with `--json`. */
  rows(lines: readonly string[]): void;
  /** One line about what goes on; not with `--quiet`. */
  note(line: string): void;
  /** Something that must be known also with `--quiet`, under the name of the command. What follows is indented. */
  warn(sentence: string, ...more: string[]): void;
  /** A line that the next one replaces, on a terminal; elsewhere an ordinary line. */
  status(line: string): void;
  /** Whether `status` draws over its last line. */
  readonly terminal: boolean;
  /** Colours results, where they go to a terminal. */
  readonly paint: Paint;
  /** Aligned lines, as wide as the terminal; as wide as they are elsewhere, and with `--wide`. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[];
  /** What takes a while: shown on a terminal until the next line, if it takes one long enough to wonder. */
  busy(text: string): void;
  /** What was drawn goes away. */
  settle(): void;
  /** What the command is about from here on: failures name it. */
  about(subject: Subject): void;
  readonly subject: Subject;
}

/** One line, or several; none when empty. */
export type Lines = string | readonly string[];

export interface OutputOptions {
  readonly name: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly wide?: boolean;
}

/** Milliseconds until a person wonders. */
const wonderMs = 400;

export function outputFor({ name, json, quiet, wide = false }: OutputOptions): Output {
  const terminal = isTerminal();
  const drawn = drawnLine();
  const { settle } = drawn;
  let subject: Subject = {};
  /** A column was left out, which is said below the table. */
  let narrow = false;
  const line = (...lines: string[]): void => {
    settle();
    say(lines);
  };
  const result = (value: object, text: Lines): void => {
    settle();
    if (json) printJson(value, 2);
    else print(linesOf(text));
    if (narrow) line('--wide shows the URNs too.');
    narrow = false;
  };
  return {
    name,
    json,
    quiet,
    terminal,
    paint: paintFor(1),
    settle,
    result,
    changed: (value, text) => {
      for (const first of linesOf(text).slice(0, 1)) noteChange(first);
      result(value, text);
    },
    rows: (lines) => {
      settle();
      if (!json) print(lines);
    },
    table: (titles, rows) => {
      const room = wide ? undefined : resultColumns();
      if (room !== undefined && !quiet && !json && losesColumns(titles, rows, room)) narrow = true;
      return tableText(titles, rows, paintFor(1), room);
    },
    busy: (text) => {
      settle();
      if (!quiet && terminal) drawn.soon(text);
    },
    note: (text) => {
      if (!quiet) line(text);
    },
    warn: (sentence, ...more) => {
      line(`${paintFor(2)('red', `${name}:`)} ${sentence}`, ...more.flatMap(indented));
    },
    about: (more) => void (subject = { ...subject, ...more }),
    get subject() {
      return subject;
    },
    status: (text) => {
      if (quiet) return;
      if (terminal) drawn.now(text);
      else line(text);
    },
  };
}

/** The one line of a terminal that is drawn over, and gone before anything else is said. */
function drawnLine(): {
  now: (text: string) => void;
  /** Not before a person wonders. */
  soon: (text: string) => void;
  settle: () => void;
} {
  let isDrawn = false;
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    process.off('SIGINT', interrupted);
    if (isDrawn) wipe();
    isDrawn = false;
  };
  // Ctrl-C ends a command at once, unless somebody else has something to say first.
  const interrupted = (): void => {
    settle();
    if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT');
  };
  const now = (text: string): void => {
    clearTimeout(timer);
    if (!isDrawn) process.on('SIGINT', interrupted);
    draw(text);
    isDrawn = true;
  };
  return {
    now,
    soon: (text) => {
      timer = setTimeout(() => now(shortenedTo(text, columns() - 1)), wonderMs);
      timer.unref();
    },
    settle,
  };
}

export interface Failure {
  readonly explanation: Pick<UserError, 'sentence' | 'action' | 'serverText' | 'below' | 'logUrl'>;
  readonly reason: string;
  readonly exitCode: number;
  /** What can be meant, as lines to type. */
  readonly choices?: readonly string[];
}

/** The failure as programs see it. */
export function shownFailure({ explanation, reason, exitCode, choices }: Failure): object {
  const { sentence, action, serverText: detail, logUrl } = explanation;
  return { reason, exitCode, sentence, action, choices, detail, logUrl };
}

export function printFailure(failure: Failure, output: Pick<Output, 'json' | 'name'>): void {
  if (output.json) {
    const text = withoutJwts(JSON.stringify({ error: shownFailure(failure) }));
    printJson(JSON.parse(text) as object, 2);
  }
  const { sentence, action, serverText, below, logUrl } = failure.explanation;
  const lines = [`${paintFor(2)('red', `${output.name}:`)} ${sentence}`];
  lines.push(...(failure.choices ?? []).map((choice) => `  ${choice}`));
  if (action !== undefined) lines.push(action);
  if (below !== undefined) lines.push(...indented(`The server says: ${below}`));
  if (below !== undefined && below !== serverText)
    lines.push(...indented('The full reply of the server is printed with --json, as "detail".'));
  if (logUrl !== undefined) lines.push(...indented(`Server log (keep it to yourself): ${logUrl}`));
  say(lines);
}

function linesOf(text: Lines): readonly string[] {
  if (typeof text !== 'string') return text;
  return text === '' ? [] : [text];
}

/** A text of others with lines of its own, set apart from ours. */
export function indented(text: string): string[] {
  return text.split(/\r?\n/).map((line) => `  ${line}`);
}
