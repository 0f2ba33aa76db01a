/**
 * What the commands print. Results go to standard output, everything else to standard error. With
 * `--json` exactly one JSON document is all that standard output gets, on failure too.
 */
import type { Subject } from '../../../model/failures/explain';
import type { UserError } from '../../../model/failures/userError';
import { draw, noteChange, print, printJson, say, wipe } from '../../terminal/streams';
import { paintFor, type Paint } from './colours';
import { isTerminal } from './standardError';

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
  /** What was drawn stays; ordinary lines follow. */
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
}

export function outputFor({ name, json, quiet }: OutputOptions): Output {
  const terminal = isTerminal();
  let pending = false;
  let subject: Subject = {};
  const line = (...lines: string[]): void => {
    if (pending) wipe();
    pending = false;
    say(lines);
  };
  const settle = (): void => {
    if (pending) say(['']);
    pending = false;
  };
  const result = (value: object, text: Lines): void => {
    settle();
    if (json) printJson(value, 2);
    else print(linesOf(text));
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
      const [first] = linesOf(text);
      if (first !== undefined) noteChange(first);
      result(value, text);
    },
    rows: (lines) => {
      if (!json) print(lines);
    },
    note: (text) => {
      if (!quiet) line(text);
    },
    warn: (sentence, ...more) => {
      line(`${paintFor(2)('red', `${name}:`)} ${sentence}`, ...more.flatMap(indented));
    },
    about: (more) => {
      subject = { ...subject, ...more };
    },
    get subject() {
      return subject;
    },
    status: (text) => {
      if (quiet) return;
      if (terminal) draw(text);
      else line(text);
      pending = terminal;
    },
  };
}

export interface Failure {
  readonly explanation: Pick<UserError, 'sentence' | 'action' | 'serverText' | 'below' | 'logUrl'>;
  readonly reason: string;
  readonly exitCode: number;
}

/** The failure as programs see it. */
export function shownFailure({ explanation, reason, exitCode }: Failure): object {
  const { sentence, action, serverText: detail, logUrl } = explanation;
  return { reason, exitCode, sentence, action, detail, logUrl };
}

export function printFailure(failure: Failure, output: Pick<Output, 'json' | 'name'>): void {
  if (output.json) printJson({ error: shownFailure(failure) }, 2);
  const { sentence, action, serverText, below, logUrl } = failure.explanation;
  const lines = [`${paintFor(2)('red', `${output.name}:`)} ${sentence}`];
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
