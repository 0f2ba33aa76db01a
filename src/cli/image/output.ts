/**
 * What the commands print. Results go to standard output, everything else to standard error. With
 * `--json` exactly one JSON document is all that standard output gets, on failure too.
 */
import type { Explanation, Subject } from '../../model/explain';

export interface Output {
  readonly json: boolean;
  /** The result, once per command: a value for programs, a text for people. */
  result(value: object, text: string): void;
  /** One line about what goes on. */
  progress(line: string): void;
  /** A line that the next one replaces, on a terminal; elsewhere an ordinary line. */
  status(line: string): void;
  /** What the command is about from here on: failures name it. */
  about(subject: Subject): void;
  readonly subject: Subject;
}

export function outputFor(json: boolean): Output {
  const terminal = process.stderr.isTTY;
  let pending = false;
  let subject: Subject = {};
  const progress = (line: string): void => {
    process.stderr.write(pending ? `\r\x1b[K${line}\n` : `${line}\n`);
    pending = false;
  };
  return {
    json,
    result: (value, text) => {
      if (pending) process.stderr.write('\n');
      pending = false;
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else if (text !== '') process.stdout.write(`${text}\n`);
    },
    progress,
    about: (more) => {
      subject = { ...subject, ...more };
    },
    get subject() {
      return subject;
    },
    status: (line) => {
      if (!terminal) {
        progress(line);
        return;
      }
      process.stderr.write(`\r\x1b[K${line}`);
      pending = true;
    },
  };
}

export interface Failure {
  readonly explanation: Explanation;
  readonly reason: string;
  readonly exitCode: number;
}

export function printFailure({ explanation, reason, exitCode }: Failure, json: boolean): void {
  const { sentence, action, detail, logUrl } = explanation;
  if (json) {
    const error = { reason, exitCode, sentence, action, detail, logUrl };
    process.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
  }
  const lines = [`geni-image: ${sentence}`];
  if (action !== undefined) lines.push(action);
  if (detail !== undefined) lines.push(indent(`The server says: ${detail.trim()}`));
  if (logUrl !== undefined) lines.push(indent(`Server log (keep it to yourself): ${logUrl}`));
  process.stderr.write(`${lines.join('\n')}\n`);
}

function indent(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => `  ${line}`)
    .join('\n');
}
