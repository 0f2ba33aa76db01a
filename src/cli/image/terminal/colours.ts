/** Colours, where a person looks: on terminals, unless `NO_COLOR` says otherwise. */
import { randomUUID } from 'node:crypto';
import { isatty } from 'node:tty';
import { inspect } from 'node:util';

export type Style = 'bold' | 'red' | 'green' | 'yellow';
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** Nobody else knows it, so no text of others can hold a style. Made with the first style. */
let secret: string | undefined;

const coloured: Paint = (style, text) => {
  secret ??= randomUUID();
  const [on = 0, off = 0] = inspect.colors[style] ?? [];
  return `<${secret}:${on}>${text}<${secret}:${off}>`;
};

/** @param descriptor 1 for standard output, 2 for standard error. */
export function paintFor(descriptor: 1 | 2): Paint {
  const { NO_COLOR = '', TERM } = process.env;
  return isatty(descriptor) && NO_COLOR === '' && TERM !== 'dumb' ? coloured : plain;
}

/** Makes the rest of a text printable, and turns the styles of `paintFor` into what terminals obey. */
export function withStyles(text: string, shown: (text: string) => string): string {
  if (secret === undefined) return shown(text);
  const parts = text.split(new RegExp(`<${secret}:(\\d+)>`));
  return parts.map((part, at) => (at % 2 === 0 ? shown(part) : `\x1b[${part}m`)).join('');
}
