/** How help is laid out: what is particular to a command first, what all commands know last. */
import { Help, Option, type Command, type HelpConfiguration } from 'commander';
import { paintFor } from '../terminal/colours';

export const commonGroup = 'Options of all commands:';

export const helpLayout: HelpConfiguration = {
  showGlobalOptions: true,
  styleTitle: (title) => paintFor(1)('bold', title),
  // A narrow terminal gets narrow descriptions, rather than lines that it breaks itself.
  minWidthToWrap: 20,
  // What a command takes stands in its own help: here the descriptions need the room.
  subcommandTerm: (command) => command.name(),
  formatHelp: (command, helper) => {
    const sections = Help.prototype.formatHelp
      .call(helper, command, helper)
      .trimEnd()
      .split('\n\n');
    const own = sections
      .filter((section) => !isCommon(section))
      .map((section) => (isList(section) ? listOf(command, helper) : section));
    // Of a command, those of the program come under another heading than the help option.
    const common = sections.filter(isCommon).sort((a, b) => rank(a) - rank(b));
    const options = common.flatMap((section) => section.split('\n').slice(1));
    return `${[...own, [helper.styleTitle(commonGroup), ...options].join('\n')].join('\n\n')}\n`;
  },
};

const commandsTitle = 'Commands:';

function isList(section: string): boolean {
  return section.split('\n', 1)[0]?.includes(commandsTitle) === true;
}

/** The commands with a column of their own: the options' is too wide for their short names. */
function listOf(command: Command, helper: Help): string {
  const commands = helper.visibleCommands(command);
  const terms = commands.map((each) => helper.subcommandTerm(each));
  const width = Math.max(...terms.map((term) => term.length));
  const lines = commands.map((each, index) =>
    helper.formatItem(terms[index] ?? '', width, helper.subcommandDescription(each), helper),
  );
  return [helper.styleTitle(commandsTitle), ...lines].join('\n');
}

export function helpOption(): Option {
  return new Option('-h, --help', 'show this help').helpGroup(commonGroup);
}

const programGroup = 'Global Options:';

function isCommon(section: string): boolean {
  return section.includes(commonGroup) || section.includes(programGroup);
}

function rank(section: string): number {
  return section.includes(programGroup) ? 0 : 1;
}

export const examples = `
Examples:
  geni-image slivers
  geni-image create my-image hello/vm --wait
  geni-image who my-image
  geni-image site add utah-clab
`;
