/**
 * The four commands that the classic scripts have, too: their arguments and options. What a command
 * needs is loaded when it is called, so that help and mistakes are answered at once.
 */
import type { Command } from 'commander';
import type { CreateOptions } from './createOptions';
import type { DeleteOptions } from '../commands/delete';
import type { ListOptions } from '../commands/list';
import type { Run } from '../run';
import type { CommonOptions } from './options';

/** Gives a command its arguments, options and action. */
export type Define = (command: Command, run: Run) => void;

/** As a command of its own it has the arguments of the script, which knew URNs only. */
function isClassic(command: Command): boolean {
  return command.parent === null;
}

function addImage(command: Command, more?: string): Command {
  return isClassic(command)
    ? command.argument('<IMAGE_URN>', more)
    : command.argument('<IMAGE>', more ?? 'name, as my-image or demo:my-image, or URN');
}

function addCreateArguments(command: Command): Command {
  const name = '2 to 30 letters, digits, "_", "." and "-"';
  if (isClassic(command)) {
    return command
      .usage('[options] IMAGE_NAME SLIVER_URN [GLOBAL]')
      .argument('[IMAGE_NAME]', name)
      .argument('[SLIVER_URN]', 'as "geni-image slivers" lists it')
      .argument('[GLOBAL]', 'no: for this project only; yes, or nothing: anyone can use it');
  }
  return command
    .usage('[options] IMAGE_NAME SLIVER [GLOBAL]')
    .argument('[IMAGE_NAME]', name)
    .argument('[SLIVER]', 'node, as vm or hello/vm, or the URN that "slivers" lists')
    .argument(
      '[GLOBAL]',
      'no: for this project only; yes: anyone can use it (default: a terminal asks, else yes)',
    );
}

export const defineCreate: Define = (command, run) => {
  addCreateArguments(command)
    .description('snapshot the disk of a sliver into an image')
    .option('-u, --sliver-urn <sliver>', 'order of omni: SLICE IMAGE_NAME [GLOBAL] -u SLIVER', many)
    .option('--wait', 'follow the snapshot to its end')
    .option('--poll <seconds>', 'time between checks while waiting (default: 15)')
    .option('--no-overwrite', 'fail if an image with that name exists')
    .option('--dry-run', 'only show what would happen')
    .option('--description <text>', 'description of the image')
    .option('--whole-disk', 'the whole disk instead of one partition; only for a new image')
    .option('--update-accounts', 'keep the accounts and groups that were added on the node')
    .option('--check', 'look at the node first, as "geni-image check" does, then ask')
    .option('--try-first', 'for everyone: try an image of the project first, as "geni-image try"')
    .option(
      '--ssh-key <file>',
      'with --check, --try-first: private key for the node (default: as ssh is set up)',
    )
    .option('--experiment <project,name>', 'by token: the experiment that has the node')
    .action(async () => {
      const options: CreateOptions = command.optsWithGlobals();
      const words = command.args;
      await run(options, async (output) => {
        const { create } = await import('../commands/create');
        await create(words, options, output);
      });
    });
};

export const defineList: Define = (command, run) => {
  if (!isClassic(command)) addListOptions(command);
  command
    .description('list images at one or several sites')
    .argument('[CREATOR]', 'URN or name of another user whose images to list')
    .action(async (creator: string | undefined) => {
      const given: ListOptions = command.optsWithGlobals();
      const options = given.format === 'json' ? { ...given, json: true } : given;
      await run(options, async (output) => {
        const { list } = await import('../commands/list');
        await list(creator, options, output);
      });
    });
};

function addListOptions(command: Command): void {
  command
    .option('--mine', 'your own images (default)')
    .option('--project', 'the images of your projects, whoever made them')
    .option('--public', 'the images that the site offers to everyone, its system images among them')
    .option('--sort <by>', 'name, age or size: newest or largest first (default: name)')
    .option('--format <format>', 'table, tsv, urn or json (default: table)');
}

export const defineInfo: Define = (command, run) => {
  addImage(command)
    .description('show the state and the versions of an image')
    .action(async (urn: string) => {
      const options: CommonOptions = command.optsWithGlobals();
      await run(options, async (output) => {
        const { info } = await import('../commands/info');
        await info(urn, options, output);
      });
    });
};

export const defineDelete: Define = (command, run) => {
  addImage(
    command,
    isClassic(command)
      ? 'without a version: all versions'
      : 'name or URN; without a version: all versions',
  )
    .description('delete an image, or one version of it')
    .argument('[CREATOR_URN]', 'its creator, if that is not you')
    .option('--dry-run', 'only show what would be deleted, and whether the site accepts it')
    .option('--protected <name>', 'full name of a protected image, to delete it all the same')
    .action(async (urn: string, creator: string | undefined) => {
      const options: DeleteOptions = command.optsWithGlobals();
      await run(options, async (output) => {
        const { remove } = await import('../commands/delete');
        await remove(urn, creator, options, output);
      });
    });
};

function many(word: string, before: readonly string[] = []): string[] {
  return [...before, word];
}
