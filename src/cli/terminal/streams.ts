/**
 * The one place that writes to standard output and standard error, for all commands. Text passes the gate
 * line by line: whatever others have put into a line stays inside it and steers nothing, neither a terminal nor
 * a machine that runs builds. What cannot be written is kept in mind: a result that nobody got is no success.
 */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { withoutJwts } from '../../portal/http/jwt';
import { withStyles } from '../image/terminal/colours';
import {
  printable,
  printableJson,
  printableLine,
  unlikeCommands,
  workflowCommand,
  type WorkflowCommand,
} from '../image/terminal/printable';

type Descriptor = 1 | 2;

/** Standard output: lines of a result. */
export function print(lines: readonly string[]): void {
  write(1, lines.map(lineOf).join(''));
}

/** Standard output: a text of our own with lines of its own, such as help or a script. */
export function printText(text: string): void {
  write(1, withStyles(text, printable));
}

/** Standard output: a JSON document; on one line unless `space` indents it. */
export function printJson(value: object, space?: number): void {
  write(1, `${printableJson(value, space)}\n`);
}

/** Standard output: orders of our own to a machine that runs builds. */
export function printOrders(orders: readonly WorkflowCommand[]): void {
  writeAsItIs(1, orders.map((order) => `${workflowCommand(order)}\n`).join(''));
}

/** Standard error: lines. Logs of builds keep them, and a token may have been typed in the place of a name. */
export function say(lines: readonly string[]): void {
  write(2, withoutJwts(lines.map(lineOf).join('')));
}

/** Standard error: a line that the next one draws over. */
export function draw(line: string): void {
  write(2, `${clearLine}${withStyles(line, printableLine)}`);
}

/** Standard error: takes the line away that was drawn. */
export function wipe(): void {
  write(2, clearLine);
}

/** Standard output: a whole screen over the one before. `first` clears what stood there. */
export function drawScreen(lines: readonly string[], first: boolean): void {
  const shown = lines.map((line) => `${withStyles(line, printableLine)}\x1b[K`).join('\n');
  write(1, `${first ? '\x1b[2J' : ''}\x1b[H${shown}\x1b[J`);
}

const clearLine = '\r\x1b[K';

function lineOf(line: string): string {
  return `${withStyles(line, printableLine)}\n`;
}

/** Why standard output could not be written: a code of the system, such as `ENOSPC`. */
let problem: string | undefined;

/** What the command has changed, in a sentence. */
let changed: string | undefined;

/** Kept in mind for a result that cannot be written: what was changed must be told all the same. */
export function noteChange(sentence: string): void {
  changed = sentence;
}

/** Exit code when all went well, but the result could not be written. */
const unwritten = 7;

/** The exit code of a command that has told everything; says so when standard output did not take it. */
export function endAsWritten(name: string, exitCode: number): number {
  if (problem === undefined) return exitCode;
  const lost = changed === undefined ? 'The result is lost.' : `However, this was done: ${changed}`;
  say([`${name}: Standard output cannot be written: ${wordsOf(problem)}. ${lost}`]);
  return exitCode === 0 ? unwritten : exitCode;
}

function wordsOf(code: string): string {
  const words: Readonly<Record<string, string>> = {
    ENOSPC: 'no space is left',
    EDQUOT: 'the disk quota is used up',
    EBADF: 'it is closed',
    EFBIG: 'the file would be too large',
    EIO: 'the device fails',
  };
  return words[code] ?? code;
}

/** Standard output is for another protocol. */
let isReserved = false;

/** From here on standard output belongs to another protocol: whatever else would be written there goes to standard error. */
export function reserveStandardOutput(): void {
  isReserved = true;
}

const gone = new Set<Descriptor>();

/** Whether nobody reads standard output any more. */
export function isUnread(): boolean {
  return gone.has(1);
}

/** A reader that has seen enough, as `head`, is no failure; nothing more is written to it. */
function write(descriptor: Descriptor, text: string): void {
  writeAsItIs(descriptor, unlikeCommands(text));
}

function writeAsItIs(wanted: Descriptor, text: string): void {
  const descriptor = isReserved ? 2 : wanted;
  if (text === '' || gone.has(descriptor)) return;
  try {
    writeAll(descriptor, text);
  } catch (error) {
    gone.add(descriptor);
    const code = errorCode(error);
    if (descriptor === 1 && code !== 'EPIPE') problem = code;
  }
}

/**
 * Not through the streams of the process: these take a while to open, and one that writes to a file passes
 * over what a full disk has not taken. Terminals have an encoding of their own on Windows.
 */
function writeAll(descriptor: Descriptor, text: string): void {
  if (process.platform === 'win32' && isatty(descriptor)) {
    (descriptor === 1 ? process.stdout : process.stderr).write(text);
    return;
  }
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/** A reader that is behind, at the other end of a pipe that does not block: it gets time to read. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
