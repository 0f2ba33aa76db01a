/** What a command prints, collected for an answer: its result, and the lines that it says beside it. */
import type { Subject } from '../../model/failures/explain';
import type { Output } from '../image/terminal/output';
import { quoted, shownText } from './data';

export interface Collected {
  readonly output: Output;
  /** As with `--json`; undefined as long as there is none. */
  readonly result: () => object | undefined;
  readonly notes: readonly (string | object)[];
}

/** @param progress hears what a terminal would show for a moment */
export function collect(progress: (message: string) => void): Collected {
  const notes: (string | object)[] = [];
  let document: object | undefined;
  let subject: Subject = {};
  const keep = (value: object): void => void (document = { ...document, ...value });
  const output: Output = {
    name: 'geni-image',
    json: true,
    quiet: false,
    terminal: false,
    result: keep,
    changed: keep,
    rows: nothing,
    note: (line) => void notes.push(line),
    warn: (sentence, ...more) => {
      notes.push(more.length === 0 ? sentence : { sentence, ...quoted(more.join('\n')) });
    },
    // Words of sites are in it, and a client shows it as it comes.
    status: (message) => progress(shownText(message)),
    busy: (message) => progress(shownText(message)),
    paint: (_style, text) => text,
    table: () => [],
    settle: nothing,
    about: (more) => void (subject = { ...subject, ...more }),
    get subject() {
      return subject;
    },
  };
  return { output, result: () => document, notes };
}

const nothing = (): void => undefined;
