/** The commands as they are started: reads the command line, runs one command, sets the exit code. */
import { CommanderError, type Command } from 'commander';
import { onNeverEnded } from '../terminal/neverEnded';
import { endAsWritten, printJson } from '../terminal/streams';
import { withAdminFile } from './arguments/options';
import { speakOfMistakes } from '../terminal/usage';
import { classicProgram, geniImageProgram, type ClassicName } from './program';
import type { Run } from './run';

let used = 'help';

/** Name of the command that has run; `help` as long as none has. */
export function usedCommand(): string {
  return used;
}

/** `geni-image …`: ends the process. */
export async function geniImage(words: readonly string[]): Promise<void> {
  process.exit(await carryOut('geni-image', words));
}

/** One of the names of the classic scripts, with their arguments: ends the process. */
export async function classic(name: ClassicName, words: readonly string[]): Promise<void> {
  process.exit(await carryOut(name, words));
}

/**
 * Resolves with the exit code as soon as everything is written: what still hangs open then, such as a
 * connection, is of no use.
 */
export async function carryOut(
  name: 'geni-image' | ClassicName,
  words: readonly string[],
): Promise<number> {
  return await new Promise((resolve) => {
    const end = (exitCode: number): void => {
      ended();
      process.off('uncaughtException', tell);
      resolve(endAsWritten(name, exitCode));
    };
    // Whatever escapes from a timer or a connection: one sentence, as for all other failures.
    const tell = (error: unknown): void => void tellUnexpected(error, name, words).then(end);
    process.on('uncaughtException', tell);
    const ended = onNeverEnded(tell);
    void parse(name, words).then(end);
  });
}

async function parse(name: 'geni-image' | ClassicName, words: readonly string[]): Promise<number> {
  let exitCode = 0;
  const run = runner(name, (failed) => (exitCode = failed));
  const program = name === 'geni-image' ? geniImageProgram(run) : classicScript(name, run);
  let mistake = '';
  speakOfMistakes(program, (sentence) => (mistake = sentence));
  program.hook('preAction', (_program, command) => {
    used = command.name();
  });
  try {
    await program.parseAsync([...withAdminFile(words)], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, mistake, words);
    return await tellUnexpected(error, name, words);
  }
}

function classicScript(name: ClassicName, run: Run): Command {
  return classicProgram(name, async (options, action) =>
    run(options, async (output) => {
      const { tellOfPythonConfiguration } = await import('./arguments/scriptOptions');
      tellOfPythonConfiguration(output);
      await action(output);
    }),
  );
}

function runner(name: string, fail: (exitCode: number) => void): Run {
  return async (options, action) => {
    const { outputFor } = await import('./terminal/output');
    const { json = false, quiet = false, wide = false } = options;
    // The classic scripts' output stays as it is.
    const output = outputFor({ name, json, quiet, wide: wide || name !== 'geni-image' });
    try {
      const { heedScriptOptions } = await import('./arguments/scriptOptions');
      heedScriptOptions(options, output);
      await action(output);
    } catch (error) {
      const { reportFailure } = await import('./failures/report');
      fail(reportFailure(error, output));
    }
    const { settleAfterwards } = await import('./session/afterwards');
    await settleAfterwards();
    const { tellLeftOver } = await import('./trials/leftOver');
    await tellLeftOver(used, output);
  };
}

/** Resolves with the exit code. */
async function tellUnexpected(
  error: unknown,
  name: string,
  words: readonly string[],
): Promise<number> {
  const { outputFor } = await import('./terminal/output');
  const { reportFailure } = await import('./failures/report');
  const output = outputFor({ name, json: words.includes('--json'), quiet: false });
  return reportFailure(error, output);
}

/** Help and mistakes in the command line, which the person has been told already. Returns the exit code. */
function endOfParsing(
  { exitCode }: CommanderError,
  sentence: string,
  words: readonly string[],
): number {
  if (exitCode === 0) return 0;
  if (words.includes('--json')) printJson({ error: { reason: 'usage', exitCode: 2, sentence } }, 2);
  return 2;
}
