/**
 * The command `geni-image`: reads the command line and calls one command. What a command needs is
 * loaded when it is called, so that help and mistakes are answered at once.
 */
import { Command, CommanderError } from 'commander';
import { addCommonOptions, type CommonOptions } from './image/options';
import type { CreateOptions } from './image/create';
import type { Output } from './image/output';
import type { TrustOptions } from './image/trust';

type Action = (output: Output) => Promise<void>;

function buildProgram(run: (options: CommonOptions, action: Action) => Promise<void>): Command {
  const program = new Command('geni-image')
    .description('Custom disk images of ProtoGENI, Emulab and CloudLab testbeds.')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(`geni-image: ${usageSentence(text)}`) })
    .exitOverride();
  addCommonOptions(program);
  const all = (command: Command): CommonOptions => command.optsWithGlobals();
  program
    .command('create')
    .description('snapshot the disk of a sliver into an image')
    .argument('<IMAGE_NAME>', '2 to 30 letters, digits, "_", "." and "-"')
    .argument('<SLIVER_URN>', 'as "geni-image slivers" lists it')
    .argument('[GLOBAL]', '0 or false: for this project only; else anyone may use it')
    .option('--wait', 'follow the snapshot to its end')
    .option('--poll <seconds>', 'time between two looks while waiting (default: 15)')
    .action(
      async (name: string, sliver: string, global: string | undefined, _own, command: Command) => {
        const options: CreateOptions = all(command);
        await run(options, async (output) => {
          const { create } = await import('./image/create');
          await create(name, sliver, global, options, output);
        });
      },
    );
  program
    .command('list')
    .description('list your images at a site')
    .action(async (_own, command: Command) => {
      const options = all(command);
      await run(options, async (output) => (await import('./image/list')).list(options, output));
    });
  addOtherCommands(program, run, all);
  return program;
}

function addOtherCommands(
  program: Command,
  run: (options: CommonOptions, action: Action) => Promise<void>,
  all: (command: Command) => CommonOptions,
): void {
  program
    .command('info')
    .description('show the state and the versions of an image')
    .argument('<IMAGE_URN>')
    .action(async (urn: string, _own, command: Command) => {
      const options = all(command);
      await run(options, async (output) =>
        (await import('./image/info')).info(urn, options, output),
      );
    });
  program
    .command('delete')
    .description('delete an image, or one version of it')
    .argument('<IMAGE_URN>', 'without a version: all versions')
    .argument('[CREATOR_URN]', 'its creator, if that is not you')
    .action(async (urn: string, creator: string | undefined, _own, command: Command) => {
      const options = all(command);
      await run(options, async (output) => {
        const { remove } = await import('./image/delete');
        await remove(urn, creator, options, output);
      });
    });
  program
    .command('slivers')
    .description('list your slivers at a site')
    .action(async (_own, command: Command) => {
      const options = all(command);
      await run(options, async (output) =>
        (await import('./image/slivers')).slivers(options, output),
      );
    });
  program
    .command('trust')
    .description('look at the fingerprint of a server and trust it')
    .argument('<URL>', 'address of the site or only of its server')
    .option('--fingerprint <hex>', 'trust it only if it shows this one; asks nothing')
    .action(async (url: string, own: TrustOptions, command: Command) => {
      await run(all(command), async (output) =>
        (await import('./image/trust')).trust(url, own, output),
      );
    });
}

async function runAction(options: CommonOptions, action: Action): Promise<void> {
  const { outputFor } = await import('./image/output');
  const output = outputFor(options.json === true);
  try {
    await action(output);
  } catch (error) {
    const { reportFailure } = await import('./image/report');
    process.exitCode = reportFailure(error, output);
  }
}

/** What commander says of a mistake, in the way of the other sentences. */
function usageSentence(text: string): string {
  const [first = '', ...more] = text
    .replace(/^error: /, '')
    .trimEnd()
    .split('\n');
  const sentence = `${first.replace(/\.$/, '')}; "geni-image help" shows what is possible.`;
  return [sentence, ...more, ''].join('\n');
}

/** Help and mistakes in the command line; commander has told the person already. */
function endOfParsing(error: unknown, argv: readonly string[]): void {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
  if (error.exitCode === 0 || !argv.includes('--json')) return;
  const failure = {
    error: { reason: 'usage', exitCode: 2, sentence: usageSentence(error.message) },
  };
  process.stdout.write(`${JSON.stringify(failure, null, 2)}\n`);
}

buildProgram(runAction)
  .parseAsync()
  .catch((error: unknown) => endOfParsing(error, process.argv));
