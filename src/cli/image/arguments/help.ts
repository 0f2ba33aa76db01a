/** How help is laid out: what is particular to a command first, what all commands know last. */
import { Help, Option, type Command, type HelpConfiguration } from 'commander';
import { paintFor } from '../terminal/colours';

export const commonGroup = 'Options of all commands:';

export const helpLayout: HelpConfiguration = {
  showGlobalOptions: true,
  styleTitle: (title) => paintFor(1)('bold', title),
  subcommandTerm: (command) =>
    `${[command.name(), ...command.aliases().slice(0, 1)].join('|')} ${wordsOf(command)}`.trimEnd(),
  formatHelp: (command, helper) => {
    const sections = Help.prototype.formatHelp
      .call(helper, command, helper)
      .trimEnd()
      .split('\n\n');
    return `${sections.sort((a, b) => rank(a) - rank(b)).join('\n\n')}\n`;
  },
};

export function helpOption(): Option {
  return new Option('-h, --help', 'show this help').helpGroup(commonGroup);
}

/** Arguments as the usage shows them, without what every command has. */
function wordsOf(command: Command): string {
  return command.usage().replace(/^\[options\] ?/, '');
}

function rank(section: string): number {
  return section.includes(commonGroup) ? 1 : 0;
}

export const examples = `
Examples:
  geni-image slivers
  createimage my-image urn:publicid:IDN+emulab.net+sliver+123 --wait
  geni-image list -m utah-clab -m wisconsin-clab
`;
