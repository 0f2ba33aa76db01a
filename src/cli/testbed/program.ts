// The commands of `geni-testbed`, their options and help.
import { Command, CommanderError } from 'commander';
import { defaultTestbedDirectory } from '../../model/testbedState';
import { TestbedError } from '../../testbed';
import { start } from './start';
import { status } from './status';
import { stop } from './stop';

/** Exit statuses, as those of `geni-image`: 1 refused or failed, 2 usage, 3 nothing is running there. */
const exits = { failed: 1, usage: 2, notRunning: 3 };

/** Runs one command line; returns the exit status. */
export async function runTestbedCommand(argv: readonly string[]): Promise<number> {
  const program = new Command('geni-testbed')
    .description(
      'A ProtoGENI federation on this machine: slice authority, aggregates, disks and images.',
    )
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  for (const add of [start, status, stop]) withDirectory(add(program));
  try {
    await program.parseAsync([...argv]);
    return 0;
  } catch (error) {
    return exitOf(error);
  }
}

function withDirectory(command: Command): void {
  command
    .option('--dir <folder>', 'folder of the testbed', defaultTestbedDirectory())
    .exitOverride();
}

function exitOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exits.usage;
  if (!TestbedError.is(error)) throw error;
  process.stderr.write(`geni-testbed: ${error.message}\n`);
  if (error.reason === 'not-running') return exits.notRunning;
  return error.reason === 'bad-argument' ? exits.usage : exits.failed;
}
