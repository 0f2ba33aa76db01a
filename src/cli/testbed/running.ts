// What the commands have in common that ask a running testbed: the folder, the answer as text or as JSON.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { underHome } from '../../model/storage/folders';
import { defaultTestbedDirectory } from '../../model/accounts/localTestbed';
import { TestbedError } from '../../testbed';
import { control } from '../../testbed/control/client';
import { controlPath } from '../../testbed/control/path';
import type { ControlAnswers, ControlCommand } from '../../testbed/control/answers';
import type { ControlRequest } from '../../testbed/control/server';
import { Layout } from '../../testbed/layout';
import { printableLine } from '../image/terminal/printable';
import { print, printJson } from '../terminal/streams';

export interface CommonOptions {
  readonly dir: string;
  readonly json?: true;
}

/** Adds `--dir` and `--json`. */
export function withCommon(command: Command): Command {
  return command
    .option('--dir <folder>', 'folder of the testbed', underHome, defaultTestbedDirectory())
    .option('--json', 'print one JSON document on standard output');
}

/** @throws TestbedError `not-running`, or what the testbed answers */
export async function ask(directory: string, request: ControlRequest): Promise<unknown> {
  const folder = resolve(directory);
  try {
    return await control(controlPath(new Layout(folder)), request);
  } catch (error) {
    if (!TestbedError.is(error, 'not-running')) throw error;
    throw new TestbedError(
      'not-running',
      `No testbed is running in ${folder}. Start one with "geni-testbed start", or give its folder with --dir.`,
    );
  }
}

/** Asks, and prints the answer: as JSON where wanted, else as `text` puts it, which may also refuse it. */
export async function tell<C extends ControlCommand>(
  options: CommonOptions,
  request: ControlRequest & { readonly command: C },
  text: (answer: ControlAnswers[C]) => string | readonly string[],
): Promise<void> {
  // `control` has looked at it.
  const answer = (await ask(options.dir, request)) as ControlAnswers[C];
  const lines = linesOf(text(answer));
  if (options.json) printJson(answer, 2);
  else print(lines);
}

/** Lines with aligned columns; `none` when there is nothing to show. */
export function columns(table: readonly (readonly string[])[], none?: string): readonly string[] {
  if (table.length === 0) return none === undefined ? [] : [none];
  const rows = table.map((row) => row.map(printableLine));
  const widths = rows.reduce<number[]>((known, row) => {
    row.forEach((cell, index) => (known[index] = Math.max(known[index] ?? 0, cell.length)));
    return known;
  }, []);
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function linesOf(text: string | readonly string[]): readonly string[] {
  return typeof text === 'string' ? [text] : text;
}
