/** Colours, where a person looks: on terminals, unless `NO_COLOR` says otherwise. */
import { isatty } from 'node:tty';
import { styleText } from 'node:util';

export type Style = 'bold' | 'red' | 'green' | 'yellow';
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** @param descriptor 1 for standard output, 2 for standard error. */
export function paintFor(descriptor: 1 | 2): Paint {
  const { NO_COLOR = '', TERM } = process.env;
  return isatty(descriptor) && NO_COLOR === '' && TERM !== 'dumb' ? coloured : plain;
}
