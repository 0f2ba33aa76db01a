/** The commands that keep a store of images in order: usage, prune, mark. */
import type { Command } from 'commander';
import type { MarkOptions } from '../commands/mark';
import type { PruneOptions } from '../keep/options';
import type { Run } from '../run';
import type { CommonOptions } from './options';

const files = 'files and folders whose images are in use (default: this folder)';

export function addKeeping(program: Command, run: Run): void {
  const usage = program
    .command('usage')
    .description('show how much room images take, and what could be freed')
    .argument('[FILE...]', files)
    .action(async (words: string[]) => {
      const options: CommonOptions = usage.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/usage')).usage(words, options, output),
      );
    });
  const prune = program
    .command('prune')
    .description('delete your own images by rules, after showing each with its reason')
    .argument('[FILE...]', files)
    .option('--keep <n>', 'versions of an image beyond the newest N')
    .option('--failed', 'what failed snapshots left')
    .option('--duplicates', 'copies of your other images')
    .option('--due', 'what images.labels.json gives a date that has come')
    .option('--older-than <age>', 'of those, only what is older, such as 90d; alone: all of it')
    .option('--dry-run', 'only show what would be deleted, and whether the sites accept it')
    .action(async (words: string[]) => {
      const options: PruneOptions = prune.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/prune')).prune(words, options, output),
      );
    });
  const mark = program
    .command('mark')
    .description('label or protect an image, in images.labels.json')
    .argument('[IMAGE]', 'name or URN; without it, the labels are listed')
    .option('--label <word>', 'such as prod or deprecated')
    .option('--reason <text>', 'shown with the label')
    .option('--protect', 'delete it only for someone who gives its full name')
    .option('--delete-after <date>', 'ask its owner after that day whether to delete it')
    .option('--clear', 'remove its label, protection and date')
    .action(async (image: string | undefined) => {
      const options: MarkOptions = mark.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/mark')).mark(image, options, output),
      );
    });
}
