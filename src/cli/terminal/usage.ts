/** What the parser of command lines says of a mistake, as sentences in the way of all others. */
import type { Command } from 'commander';
import { say } from './streams';

/** Lets a program and all its commands speak of mistakes in this way; `tell` hears each sentence. */
export function speakOfMistakes(program: Command, tell: (sentence: string) => void): void {
  const name = rootOf(program).name();
  program.configureOutput({
    outputError: (text) => {
      const sentence = usageSentence(text, helpOf(program));
      tell(sentence);
      say([`${name}: ${sentence}`]);
    },
  });
  for (const command of program.commands) speakOfMistakes(command, tell);
}

/** The command line that shows the help of a command. */
function helpOf(command: Command): string {
  const { parent } = command;
  const root = rootOf(command);
  if (parent === null) return `${root.name()} ${root.commands.length > 0 ? 'help' : '--help'}`;
  if (parent === root) return `${root.name()} help ${command.name()}`;
  return `${root.name()} ${parent.name()} ${command.name()} --help`;
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** @param text such as "error: unknown command 'creat'\n(Did you mean create?)" */
export function usageSentence(text: string, help: string): string {
  const whole = text.trimEnd().replace(/^error: /, '');
  const [, what = '', guess] = /^([^]*?)(?:\n\((Did you mean .*\?)\))?$/.exec(whole) ?? [];
  const plain = plainer(withoutValue(what)).replace(/\.$/, '');
  const end = plain.endsWith('?') ? '' : '.';
  const first = `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${end}`;
  return [first, ...(guess === undefined ? [] : [guess]), `Run "${help}" for usage.`].join(' ');
}

/** What follows the name of an option can be a passphrase. */
function withoutValue(text: string): string {
  return text.replace(/'(--?[^'=]+)=[^]*?'(?=\n|$)/, "'$1'");
}

function plainer(text: string): string {
  return text
    .replace(/^command-argument value '[^]*' is invalid for argument '[^']*'\. (?!It must)/, '')
    .replace(/^missing required argument '(.*)'$/, 'missing argument $1')
    .replace(/^(unknown (?:command|option)) '(.*)'$/s, '$1 $2')
    .replace(/^required option '(.*)' not specified$/, 'missing option $1')
    .replace(/^option '(.*)' argument missing$/, "option '$1' needs a value after it")
    .replace(
      /^too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\.$/,
      (_all, command: string, wanted: string, got: string) =>
        `too many arguments: ${command} takes ${wanted === '0' ? 'none' : wanted}, not ${got}`,
    );
}
