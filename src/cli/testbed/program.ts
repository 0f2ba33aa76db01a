// The commands of `geni-testbed`, their options and help.
import { Command, CommanderError } from 'commander';
import { StorageError } from '../../model/storage/storageError';
import { TestbedError } from '../../testbed';
import { internalFailure, onNeverEnded } from '../terminal/neverEnded';
import { endAsWritten, printText, say } from '../terminal/streams';
import { speakOfMistakes } from '../terminal/usage';
import { faultCommands } from './fault';
import { imageCommands } from './image';
import { reset } from './reset';
import { restart } from './restart';
import { sliceCommands } from './slice';
import { sliverCommands } from './sliver';
import { start } from './start';
import { status } from './status';
import { stop } from './stop';
import { userCommands } from './user';

/** Exit statuses, as those of `geni-image`: 1 refused or failed, 2 usage, 3 nothing is running there. */
const exits = { failed: 1, usage: 2, notRunning: 3 };

const everything = [
  start,
  status,
  stop,
  restart,
  reset,
  faultCommands,
  userCommands,
  sliceCommands,
  sliverCommands,
  imageCommands,
];

/** Runs one command line; returns the exit status. */
export async function runTestbedCommand(argv: readonly string[]): Promise<number> {
  // Whatever escapes from a timer or a connection: one sentence, as for all other failures.
  const tell = (error: Error): void => process.exit(exitOf(error));
  process.on('uncaughtException', tell);
  const ended = onNeverEnded(tell);
  const status = await run(argv);
  ended();
  process.off('uncaughtException', tell);
  return endAsWritten('geni-testbed', status);
}

async function run(argv: readonly string[]): Promise<number> {
  try {
    await programOf().parseAsync([...argv]);
    return 0;
  } catch (error) {
    return exitOf(error);
  }
}

function programOf(): Command {
  const program = new Command('geni-testbed')
    .description(
      'A ProtoGENI federation on this machine: slice authority, sites, disks and images.',
    )
    .configureOutput({
      writeOut: printText,
      writeErr: (text) => say(text.trimEnd().split('\n')),
    })
    .configureHelp({ minWidthToWrap: 20 })
    .showSuggestionAfterError();
  for (const add of everything) add(program);
  speakOfMistakes(program, () => undefined);
  throwInsteadOfExit(program);
  return program;
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) throwInsteadOfExit(each);
}

function exitOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exits.usage;
  say([`geni-testbed: ${sentenceOf(error)}`]);
  if (StorageError.is(error)) return exits.usage;
  if (!TestbedError.is(error)) return isSystemError(error) ? exits.failed : internalFailure;
  if (error.reason === 'not-running') return exits.notRunning;
  return error.reason === 'bad-argument' ? exits.usage : exits.failed;
}

function sentenceOf(error: unknown): string {
  if (TestbedError.is(error) || StorageError.is(error) || isSystemError(error))
    return error.message;
  const why = error instanceof Error ? error.message : String(error);
  return `Something went wrong inside this program: ${why}`;
}

/** A folder that may not be written, a full disk: the system's sentence names the file. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
