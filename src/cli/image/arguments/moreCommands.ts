/** The commands of `geni-image` that the classic scripts never had. */
import type { Command } from 'commander';
import { print } from '../../terminal/streams';
import type { BuildCommandOptions } from '../commands/build';
import type { CheckOptions } from '../commands/check';
import type { HistoryOptions } from '../history/options';
import type { DoctorOptions } from '../commands/doctor';
import type { LintCommandOptions } from '../lint/options';
import type { LockOptions } from '../commands/lock';
import type { McpOptions } from '../commands/mcp';
import type { VerifyOptions } from '../commands/verify';
import type { Run } from '../run';
import { addKeeping } from './keepCommands';
import type { CommonOptions } from './options';
import type { NodesOptions } from '../commands/nodes';
import type { TryOptions } from '../commands/try';
import type { PrestageOptions } from '../commands/prestage';
import type { RenewOptions } from '../commands/renew';
import type { SiteOptions } from '../commands/site';
import type { TrustCommandOptions } from '../commands/trust';
import type { WaitOptions } from '../commands/wait';

export function addMoreCommands(program: Command, run: Run): void {
  addSnapshotCommands(program, run);
  addNodeCommands(program, run);
  addBuild(program, run);
  addImageCommands(program, run);
  addSliceCommands(program, run);
  addLocalCommands(program, run);
}

function addSnapshotCommands(program: Command, run: Run): void {
  const check = program
    .command('check')
    .description('look at a node before a snapshot: secrets, losses, accounts, size')
    .argument('[SLIVER]', 'node, as vm or hello/vm, or the URN that "slivers" lists')
    .option('--ssh-key <file>', 'private key for the node (default: as ssh is set up)')
    .option('--limit <seconds>', 'time limit for the node (default: 180)')
    .option('--experiment <project,name>', 'by token: the experiment that has the node')
    .action(async (sliver: string | undefined) => {
      const options: CheckOptions = check.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/check')).check(sliver, options, output),
      );
    });
  const wait = program
    .command('wait')
    .description('follow a snapshot that was started earlier')
    .argument('[IMAGE_NAME]', 'default: the running one')
    .option('--poll <seconds>', 'time between checks (default: 15)')
    .action(async (name: string | undefined) => {
      const options: WaitOptions = wait.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/wait')).wait(name, options, output),
      );
    });
  const prestage = program
    .command('prestage')
    .description('have a site fetch images of other sites in advance')
    .argument('<IMAGE...>', 'name, as my-image or demo:my-image, or URN')
    .option('--wait', 'until they are there')
    .option('--poll <seconds>', 'time between checks (default: 15)')
    .option('--dry-run', 'only show their progress')
    .action(async (images: string[]) => {
      const options: PrestageOptions = prestage.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/prestage')).prestage(images, options, output),
      );
    });
}

function addNodeCommands(program: Command, run: Run): void {
  const trial = program
    .command('try')
    .description('boot an image on a node of its own, look at it, and give the node back')
    .argument('<IMAGE>', 'name, as my-image or demo:my-image, or URN')
    .option('--on <type>', 'type of node: pc, vm, or as in RSpecs (default: that it was taken of)')
    .option('--hardware-type <type>', 'such as d430')
    .option('--run <file>', 'script to run on the node; its exit code decides')
    .option('--keep', 'do not give the node back: it ends by itself after two hours')
    .option('--time-limit <minutes>', 'for all of it (default: 30)')
    .option('--ssh-key <file>', 'private key for the node (default: as ssh is set up)')
    .option('--poll <seconds>', 'time between checks (default: 5)')
    .action(async (image: string) => {
      const options: TryOptions = trial.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/try')).tryImage(image, options, output),
      );
    });
  const nodes = program
    .command('nodes')
    .description('list the nodes that "try" has asked for and not given back')
    .argument('[ID...]', 'default: all')
    .option('--give-back', 'give them back')
    .option('--poll <seconds>', 'time between checks (default: 5)')
    .action(async (ids: string[]) => {
      const options: NodesOptions = nodes.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/nodes')).nodes(ids, options, output),
      );
    });
}

function addBuild(program: Command, run: Run): void {
  const build = program
    .command('build')
    .description('make an image from a recipe: node, provision, check, snapshot, try, publish')
    .argument('<RECIPE>', 'file such as image.yml')
    .option('--check', 'only check the recipe and its files; contacts no site')
    .option('--dry-run', 'show each step and what it would ask of the site')
    .option('--from-step <step>', 'go on with the last build at this step')
    .option('--keep-on-failure', 'leave the node as it is if the build fails')
    .option('--anew', 'give up an interrupted build of this recipe, and begin again')
    .option('--give-up', 'only give back what an interrupted or failed build holds')
    .option('--ssh-key <file>', 'private key for the nodes (default: as ssh is set up)')
    .option('--poll <seconds>', 'time between checks of the snapshot (default: 15)')
    .action(async (recipe: string) => {
      const options: BuildCommandOptions = build.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/build')).build(recipe, options, output),
      );
    });
}

function addImageCommands(program: Command, run: Run): void {
  const who = program
    .command('who')
    .description('show who can use an image, as an outsider sees it')
    .argument('<IMAGE>', 'name, URN or URL of an image')
    .action(async (image: string) => {
      const options: CommonOptions = who.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/who')).who(image, options, output),
      );
    });
  const history = program
    .command('history')
    .description('show what was done from this computer: snapshots, deletes, renewals and more')
    .option('--image <image>', 'of one image: name, demo:my-image, either with :2, or URN')
    .option('--site <site>', 'at one site: its name, or a part of it')
    .option('--since <date>', 'such as 2030-12-31, 12h, 7d or 4w')
    .option('--kind <kind>', 'such as snapshot, delete, prestage, renewal or check')
    .option('--limit <n>', 'the newest N events')
    .option('--hidden', 'also what was removed from the list')
    .option(
      '--hide <id>',
      'remove an event from the list, by the id that --wide shows; its record stays',
    )
    .option('--unhide <id>', 'list it again')
    .option('--check', 'ask the sites about missing ends and newer bases')
    .option('--note <image>', 'print a note about an image for the appendix of a paper')
    .option('--markdown', 'print a table in Markdown')
    .option('--csv', 'print a file for a spreadsheet')
    .action(async () => {
      const options: HistoryOptions = history.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/history')).history(options, output),
      );
    });
  addKeeping(program, run);
  const diff = program
    .command('diff')
    .description('compare two images, or two versions of one')
    .argument('<FIRST>', 'name, URN or URL')
    .argument('<SECOND>', 'name, URN or URL')
    .action(async (first: string, second: string) => {
      const options: CommonOptions = diff.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/diff')).diff(first, second, options, output),
      );
    });
}

function addSliceCommands(program: Command, run: Run): void {
  const slivers = program
    .command('slivers')
    .description('list your slivers')
    .action(async () => {
      const options: CommonOptions = slivers.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/slivers')).slivers(options, output),
      );
    });
  const renew = program
    .command('renew')
    .description('extend the expiration of a slice and its slivers, or of an experiment')
    .argument('[SLICE]', 'name, URN, or PROJECT,NAME; default: the only one')
    .option('--days <number>', 'from now on')
    .option('--hours <number>', 'from now on')
    .option('--until <date>', 'such as 2030-12-31')
    .option('--reason <text>', 'by token: what for, where someone has to approve it')
    .action(async (slice: string | undefined) => {
      const options: RenewOptions = renew.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/renew')).renew(slice, options, output),
      );
    });
}

function addLocalCommands(program: Command, run: Run): void {
  const doctor = program
    .command('doctor')
    .description('check certificate, token, clock, sites, trust and folders, and say what to do')
    .option('--record <file>', 'with --portal: write how the portal answers, without secrets')
    .action(async () => {
      const options: DoctorOptions = doctor.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/doctor')).doctor(options, output),
      );
    });
  const trust = program
    .command('trust')
    .description('check the fingerprint of a server and trust it')
    .argument('<URL>', 'address or nickname of the site, or address of its server')
    .option('--fingerprint <hex>', 'trust it only if it has this one, without asking')
    .option('--forget', 'stop trusting it, without contacting the server')
    .action(async (url: string) => {
      const options: TrustCommandOptions & CommonOptions = trust.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/trust')).trust(url, options, output),
      );
    });
  const mcp = program
    .command('mcp')
    .description('serve assistants that speak MCP, on standard input and output')
    .option('--config', 'print what to put into the configuration of an assistant')
    .option('--ssh-key <file>', 'private key for nodes (default: as ssh is set up)')
    .action(async () => {
      const options: McpOptions = mcp.optsWithGlobals();
      await run(options, async (output) => (await import('../commands/mcp')).mcp(options, output));
    });
  addSite(program, run);
  addLint(program, run);
  addLock(program, run);
  const completion = program
    .command('completion')
    .description('print the shell completion script')
    .argument('[SHELL]', 'bash, zsh or fish; without it, how to turn the completion on')
    .action(async (shell: string | undefined) => {
      const options: CommonOptions = completion.optsWithGlobals();
      await run(options, async (output) => {
        (await import('./completion')).printCompletion(shell, output);
      });
    });
  program.command('carry-out', { hidden: true }).action(async () => {
    await (await import('../commands/carryOut')).carryOut();
  });
  program
    .command('complete-words', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { candidates } = await import('./completion');
      print(candidates(program, words));
    });
}

function addSite(program: Command, run: Run): void {
  const site = program
    .command('site')
    .description('the sites that list and slivers ask: list, add, remove')
    .argument('[ACTION]', 'list (default), add or remove')
    .argument('[SITE]', 'name, nickname or address of a site; its name, to remove it')
    .option('--name <name>', 'what to call it after -m (default: as it is called)')
    .action(async (action: string | undefined, word: string | undefined) => {
      const options: SiteOptions = site.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/site')).site(action, word, options, output),
      );
    });
}

function addLint(program: Command, run: Run): void {
  const lint = program
    .command('lint')
    .description('check the disk images in RSpecs, geni-lib profiles and other files')
    .argument(
      '[FILE...]',
      'files, folders, and patterns such as "profiles/**/*.rspec" (default: this folder)',
    )
    .option('--fix', 'apply the fixes that do not change the meaning')
    .option('--format <format>', 'text, json, sarif or github (default: text)')
    .option('--hints', 'print hints too; json and sarif always have them')
    .option(
      '--live',
      'also check against the lists of the sites: of -m, of the configuration, or your home site',
    )
    .option('--kept', 'like --live, but with the lists that it read last; contacts no site')
    .option('--config <file>', 'configuration (default: .geni-image.json here or above)')
    .option(
      '--foreign-images <form>',
      'how the sites take images of other sites: urn or url (default: as remembered for each)',
    )
    .option('--limit <n>', 'print at most n findings per file; 0 for all (default 100)')
    .action(async (words: string[]) => {
      const given: LintCommandOptions = lint.optsWithGlobals();
      const options = given.format === 'json' ? { ...given, json: true } : given;
      await run(options, async (output) =>
        (await import('../commands/lint')).lint(words, options, output),
      );
    });
}

function addLock(program: Command, run: Run): void {
  const lock = program
    .command('lock')
    .description('write images.lock.json: the current contents of the images in your files')
    .argument('[FILE...]', 'files, folders and patterns, as for lint (default: this folder)')
    .option('--config <file>', 'configuration (default: .geni-image.json here or above)')
    .action(async (words: string[]) => {
      const options: LockOptions = lock.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/lock')).lock(words, options, output),
      );
    });
  const verify = program
    .command('verify')
    .description('check that the images still match images.lock.json, as an outsider sees them')
    .argument('[LOCK...]', 'locks, or folders with all locks in them (default: this folder)')
    .option('--as-me', 'also check with your certificate whether you can use them')
    .option('--markdown', 'print one line for a README')
    .option('--config <file>', 'configuration (default: .geni-image.json here or above)')
    .action(async (words: string[]) => {
      const options: VerifyOptions = verify.optsWithGlobals();
      await run(options, async (output) =>
        (await import('../commands/verify')).verify(words, options, output),
      );
    });
}
