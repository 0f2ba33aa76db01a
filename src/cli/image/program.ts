/** The command lines: `geni-image` with its commands, and the four names of the classic scripts. */
import { Command } from 'commander';
import { version } from '../../../package.json';
import { nearest } from '../../rspec/language/distance';
import { printText, say } from '../terminal/streams';
import { defineCreate, defineDelete, defineInfo, defineList, type Define } from './arguments/table';
import { examples, helpLayout, helpOption } from './arguments/help';
import type { Run } from './run';
import { addMoreCommands } from './arguments/moreCommands';
import { addCommonOptions } from './arguments/options';

export type ClassicName = 'createimage' | 'deleteimage' | 'listimages' | 'imageinfo';

const classicCommands: Readonly<Record<ClassicName, Define>> = {
  createimage: defineCreate,
  deleteimage: defineDelete,
  listimages: defineList,
  imageinfo: defineInfo,
};

export function geniImageProgram(run: Run): Command {
  const program = programCalled('geni-image').description(
    'Custom disk images of ProtoGENI, Emulab and CloudLab testbeds.',
  );
  // The names of omni and of the scripts, too.
  defineCreate(
    program.command('create').aliases(['snapshot', 'createimage', 'snapshotimage']),
    run,
  );
  defineList(program.command('list').alias('listimages'), run);
  defineInfo(program.command('info').alias('imageinfo'), run);
  defineDelete(program.command('delete').alias('deleteimage'), run);
  addMoreCommands(program, run);
  addHelp(program);
  return program.addHelpText('after', examples);
}

function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .description('show the help of a command')
    .argument('[COMMAND]')
    .action((name: string | undefined) => {
      const called = ({ name: own, aliases }: Named): boolean =>
        name !== undefined && [own, ...aliases].includes(name);
      const named = program.commands.map((command) => ({
        command,
        name: command.name(),
        aliases: command.aliases(),
      }));
      const found = named.find(called)?.command;
      if (name === undefined || found !== undefined) return (found ?? program).help();
      const [close] = nearest(name, new Set(named.map((it) => it.name)), 1);
      const guess = close === undefined ? '' : `\n(Did you mean ${close}?)`;
      return program.error(`error: unknown command '${name}'${guess}`);
    });
}

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

export function classicProgram(name: ClassicName, run: Run): Command {
  const program = programCalled(name);
  classicCommands[name](program, run);
  return program;
}

function programCalled(name: string): Command {
  const program = new Command(name)
    .configureHelp(helpLayout)
    .addHelpOption(helpOption())
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: printText,
      writeErr: (text) => say(text.trimEnd().split('\n')),
    })
    .exitOverride()
    .version(version, '--version', 'print the version');
  addCommonOptions(program);
  return program;
}
