/** The commands as they are started: reads the command line, runs one command, sets the exit code. */
import { CommanderError, type Command } from 'commander';
import { onNeverEnded } from '../terminal/neverEnded';
import { endAsWritten, printJson } from '../terminal/streams';
import { withAdminFile } from './arguments/options';
import { classicProgram, geniImageProgram, usageSentence, type ClassicName } from './program';
import type { Run } from './run';

let used = 'help';

/** Name of the command that has run; `help` as long as none has. */
export function usedCommand(): string {
  return used;
}

/** `geni-image …` */
export async function geniImage(words: readonly string[]): Promise<void> {
  await parse(geniImageProgram(runner('geni-image')), words);
}

/** One of the names of the classic scripts, with their arguments. */
export async function classic(name: ClassicName, words: readonly string[]): Promise<void> {
  const run = runner(name);
  const program = classicProgram(name, async (options, action) =>
    run(options, async (output) => {
      const { tellOfPythonConfiguration } = await import('./arguments/scriptOptions');
      tellOfPythonConfiguration(output);
      await action(output);
    }),
  );
  await parse(program, words);
}

function runner(name: string): Run {
  return async (options, action) => {
    const { outputFor } = await import('./terminal/output');
    const { json = false, quiet = false } = options;
    const output = outputFor({ name, json, quiet });
    try {
      const { heedScriptOptions } = await import('./arguments/scriptOptions');
      heedScriptOptions(options, output);
      await action(output);
    } catch (error) {
      const { reportFailure } = await import('./failures/report');
      process.exitCode = reportFailure(error, output);
    }
  };
}

async function parse(program: Command, words: readonly string[]): Promise<void> {
  program.hook('preAction', (_program, command) => {
    used = command.name();
  });
  const name = program.name();
  // Whatever escapes from a timer or a connection: one sentence, as for all other failures.
  process.on('uncaughtException', (error) => {
    void tellUnexpected(error, name, words).then(() => leave(name));
  });
  onNeverEnded((error) => {
    void tellUnexpected(error, name, words).then(() => leave(name));
  });
  try {
    await program.parseAsync([...withAdminFile(words)], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) endOfParsing(error, name, words);
    else await tellUnexpected(error, name, words);
  }
  leave(name);
}

/** Ends as soon as everything is written: what still hangs open, such as a connection, is of no use. */
function leave(name: string): void {
  process.exit(endAsWritten(name, Number(process.exitCode ?? 0)));
}

async function tellUnexpected(
  error: unknown,
  name: string,
  words: readonly string[],
): Promise<void> {
  const { outputFor } = await import('./terminal/output');
  const { reportFailure } = await import('./failures/report');
  const output = outputFor({ name, json: words.includes('--json'), quiet: false });
  process.exitCode = reportFailure(error, output);
}

/** Help and mistakes in the command line; commander has told the person already. */
function endOfParsing(error: CommanderError, name: string, words: readonly string[]): void {
  process.exitCode = error.exitCode === 0 ? 0 : 2;
  if (error.exitCode === 0 || !words.includes('--json')) return;
  const sentence = usageSentence(error.message, name);
  const failure = { error: { reason: 'usage', exitCode: 2, sentence } };
  printJson(failure, 2);
}
