/**
 * What others say (servers, files, names, arguments), made fit for a terminal: characters that would steer
 * it (move the cursor, colour, retitle the window), turn the direction of writing round or cannot be seen
 * at all are shown as marks instead of obeyed.
 */
import { replaceHidden } from '../../../model/hiddenCharacters';

const mark = '\uFFFD';

/** A text of several lines; LF and TAB stay, everything else that is not seen becomes U+FFFD. */
export function printable(text: string): string {
  return replaceHidden(text.replaceAll('\r\n', '\n'), (character) =>
    /[\n\t]/.test(character) ? character : mark,
  );
}

/** The same in one line: what would begin another one is a mark too, so nobody can forge a line of ours. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\t', ' ').replaceAll('\n', mark);
}

/**
 * What others say, made fit for logs of builds: machines that run builds obey `::word` where a line begins with it,
 * and `##[`, `##vso[` and their like anywhere. A mark inside breaks these up.
 */
export function unlikeCommands(text: string): string {
  return text.replace(/(?<=^|[\n\r])([^\S\n\r]*:)(?=:)/g, `$1${mark}`).replace(order, `$&${mark}`);
}

const order = /##\w*(?=\[)/g;

/** An order to a machine that runs builds, as GitHub's runners know them. */
export interface WorkflowCommand {
  readonly name: 'error' | 'warning' | 'notice';
  readonly properties: Readonly<Record<string, string | number>>;
  readonly message: string;
}

/** One line. Texts in it are data: what would end a part of the command, or begin another one, is escaped. */
export function workflowCommand({ name, properties, message }: WorkflowCommand): string {
  const parts = Object.entries(properties).map(
    ([key, value]) =>
      `${key}=${dataOf(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${name} ${parts.join(',')}::${dataOf(printableLine(message))}`;
}

function dataOf(text: string): string {
  const plain = replaceHidden(text, (character) => (/[\r\n]/.test(character) ? character : mark));
  return plain
    .replace(order, `$&${mark}`)
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

/** JSON, with every such character and command written with an escape: the value stays the same. */
export function printableJson(value: object, space?: number): string {
  const json = JSON.stringify(value, null, space).replace(/##(?=\w*\[)/g, '#\\u0023');
  return replaceHidden(json, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
