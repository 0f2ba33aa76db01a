/** The log of a build: what its scripts write, line by line, without secrets, and not without end. */
import { StringDecoder } from 'node:string_decoder';
import { replaceHidden } from '../hiddenCharacters';
import { BoundedLog } from '../storage/boundedLog';
import { unwritable } from '../storage/storageError';
import { withoutSecrets } from '../journal/withoutSecrets';

/** Characters of one line. */
const LONGEST_LINE = 4_000;

export class BuildLog {
  readonly #file: string;
  readonly #heard: (line: string) => void;
  readonly #mask: (text: string) => string;
  readonly #disk: BoundedLog;
  #isKept = true;

  /** @param secrets values that must not be seen, of more than two characters */
  constructor(file: string, secrets: readonly string[], heard: (line: string) => void) {
    this.#file = file;
    this.#disk = new BoundedLog(file);
    this.#heard = heard;
    this.#mask = masking(secrets);
  }

  line(text: string): void {
    const line = this.masked(text).slice(0, LONGEST_LINE);
    this.#keep(`${line}\n`);
    this.#heard(line);
  }

  masked(text: string): string {
    return withoutSecrets(this.#mask(text));
  }

  /** Takes bytes as they come; `end` hands on what has no line break. */
  stream(): { write(chunk: Buffer): void; end(): void } {
    const decoder = new StringDecoder();
    let rest = '';
    // Of a line that is too long only the beginning is shown: a secret must not be cut in two.
    let isCut = false;
    const show = (line: string): void => {
      if (!isCut) this.line(replaceHidden(line, () => '�'));
      isCut = false;
    };
    const flush = (isEnd: boolean): void => {
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = isEnd ? '' : (lines.pop() ?? '');
      for (const line of lines) if (!isEnd || line !== '') show(line);
      if (rest.length <= LONGEST_LINE * 4) return;
      show(rest);
      isCut = true;
      rest = '';
    };
    return {
      write: (chunk) => {
        rest += decoder.write(chunk);
        flush(false);
      },
      end: () => {
        rest += decoder.end();
        flush(true);
      },
    };
  }

  #keep(text: string): void {
    if (!this.#isKept) return;
    try {
      this.#disk.add(Buffer.from(text));
    } catch (error) {
      // The build is worth more than its log.
      this.#isKept = false;
      this.#heard(unwritable(this.#file, error).sentence);
    }
  }
}

/** The longest first, so that one that holds another is replaced whole. Of several lines each counts. */
function masking(secrets: readonly string[]): (text: string) => string {
  const parts = secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .filter((part) => part.trim().length > 2);
  const longestFirst = [...new Set(parts)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((left, secret) => left.replaceAll(secret, '***'), text);
}
