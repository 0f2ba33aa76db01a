/**
 * The person's own script on the node: put into a file there, so that its first line decides what runs it, and run
 * with nothing to read. Its exit code comes back in last words of our own: 255 alone would look like a failure of
 * `ssh`.
 */
import * as l10n from '@vscode/l10n';
import { refusal } from '../failures/userError';

/** Bytes. */
const LARGEST_SCRIPT = 1024 * 1024;

/** @param nonce letters and digits that nobody can foresee @throws UserError for what is no script */
export function wrapped(text: string, nonce: string, name: string): string {
  if (text.includes('\0') || text.length > LARGEST_SCRIPT)
    throw refusal(l10n.t('{0} is no script: it must be a text of at most 1 MB.', name));
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  return `D=$(mktemp -d) || exit 1
cat >"$D/script" <<'${nonce}'
${ended}${nonce}
chmod 700 "$D/script"
"$D/script" </dev/null 2>&1
E=$?
rm -rf "$D"
printf '%s %s\\n' ${nonce} "$E"
`;
}

/** Passes on what the script writes, and keeps the last words for itself. */
export class ScriptOutput {
  readonly #mark: Buffer;
  readonly #hear: (bytes: Buffer) => void;
  #held: Buffer = Buffer.alloc(0);

  constructor(nonce: string, hear: (bytes: Buffer) => void) {
    this.#mark = Buffer.from(`${nonce} `);
    this.#hear = hear;
  }

  add(bytes: Buffer): void {
    const all = Buffer.concat([this.#held, bytes]);
    const at = all.indexOf(this.#mark);
    const sure = at < 0 ? all.length - this.#begun(all) : at;
    if (sure > 0) this.#hear(all.subarray(0, sure));
    this.#held = all.subarray(sure);
  }

  /** Bytes at the end with which the mark may begin. */
  #begun(all: Buffer): number {
    for (let count = Math.min(this.#mark.length - 1, all.length); count > 0; count -= 1)
      if (all.subarray(all.length - count).equals(this.#mark.subarray(0, count))) return count;
    return 0;
  }

  /** The exit code of the script; undefined where the connection ended before it. */
  end(): number | undefined {
    const text = this.#held.toString('latin1');
    if (!this.#held.subarray(0, this.#mark.length).equals(this.#mark)) {
      if (this.#held.length > 0) this.#hear(this.#held);
      this.#held = Buffer.alloc(0);
      return undefined;
    }
    const [, code] = /^(\d{1,3})\n/.exec(text.slice(this.#mark.length)) ?? [];
    return code === undefined ? undefined : Number(code);
  }
}
