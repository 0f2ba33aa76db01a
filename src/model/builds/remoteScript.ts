/**
 * Scripts and files of a recipe on a node. A script goes through standard input, into a folder of its own that is
 * removed again; it gets the variables that the recipe names and no others, and its end is told by a line that only
 * this run can write. Nothing stands in an argument, and no shell but the one of the script reads it.
 */
import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { runScript } from '../ssh/runScript';
import { SshError } from '../ssh/sshError';
import { BuildError } from './buildError';
import type { NodeLogin } from './nodeLogin';

export interface ScriptRun {
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sudo: boolean;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly onOutput: (chunk: Buffer) => void;
}

/** Of the folder on the node that all that is ours lies in. */
export const remoteFolder = '/tmp/.geni-image-build';

/** Milliseconds for `ssh` to end after the script has. */
const LINGER_MS = 1_000;

const NOT_ROOT = 97;
const NO_FOLDER = 98;

/** @returns the exit code of the script @throws SshError, BuildError */
export async function runOnNode(node: NodeLogin, run: ScriptRun): Promise<number> {
  const nonce = randomBytes(16).toString('hex');
  const heard = new Heard(nonce, run.onOutput);
  const stop = new AbortController();
  let lingering: NodeJS.Timeout | undefined;
  await runScript(node.login, wrapped(run, nonce), {
    hostKey: node.hostKey,
    keyFile: node.keyFile,
    limitMs: run.limitMs,
    largestBytes: Number.MAX_SAFE_INTEGER,
    signal: AbortSignal.any([run.signal, stop.signal]),
    hear: (chunk) => {
      heard.take(chunk);
      // What the script has left running in the background may hold the connection for ever.
      if (heard.code !== undefined) lingering ??= setTimeout(() => stop.abort(), LINGER_MS);
    },
  })
    .catch((error: unknown) => {
      if (heard.code === undefined || run.signal.aborted) throw error;
    })
    .finally(() => clearTimeout(lingering));
  const { code } = heard;
  const target = `${node.login.username}@${node.login.hostname}`;
  if (code === undefined) throw new SshError('lost', { target });
  if (!heard.hasBegun) refuseSetUp(code, target);
  return code;
}

function refuseSetUp(code: number, target: string): void {
  if (code === NOT_ROOT)
    throw new BuildError(
      'script',
      l10n.t('{0} may not become root by sudo, so nothing can be installed.', target),
    );
  if (code === NO_FOLDER)
    throw new BuildError(
      'script',
      l10n.t('{0} has no room for a script in /tmp: its disk is full, or read-only.', target),
    );
}

function wrapped({ text, environment, sudo }: ScriptRun, nonce: string): string {
  const variables = Object.entries(environment).map(
    ([name, value]) => `${name}=${quoted(value)}\nexport ${name}\n`,
  );
  // What has a first line that names its program is run by that.
  const runner = text.startsWith('#!') ? '"$d/run"' : 'sh -e "$d/run"';
  const root = `env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root LOGNAME=root LANG=C.UTF-8`;
  const own = `env -i PATH="$PATH" HOME="$HOME" USER="$(id -un)" LOGNAME="$(id -un)" LANG=C.UTF-8`;
  return `umask 077
d=${remoteFolder}
end() { rm -rf "$d"; printf '\\n%s %s\\n' ${nonce} "$1"; exit 0; }
be=
if [ "$(id -u)" != 0 ]; then
  be="sudo -n"
  ${sudo ? `$be true </dev/null >/dev/null 2>&1 || { printf '\\n%s %s\\n' ${nonce} ${NOT_ROOT}; exit 0; }` : 'be='}
fi
rm -rf "$d" && mkdir "$d" || { printf '\\n%s %s\\n' ${nonce} ${NO_FOLDER}; exit 0; }
{
cat >"$d/variables" <<'${nonce}'
${variables.join('')}${nonce}
cat >"$d/run" <<'${nonce}'
${text.endsWith('\n') ? text : `${text}\n`}${nonce}
cat >"$d/begin" <<'${nonce}'
. ${remoteFolder}/variables
rm -f ${remoteFolder}/variables
d=${remoteFolder}
umask 022
cd "$HOME" 2>/dev/null || cd /
exec ${runner}
${nonce}
} 2>/dev/null && chmod 700 "$d/run" || end ${NO_FOLDER}
printf '%s begun\\n' ${nonce}
$be ${sudo ? root : own} sh "$d/begin" </dev/null 2>&1
end "$?"
`;
}

/** In single quotes whatever it is, so that a line break stays one. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

const LINE_END = 0x0a;

/** Hands on at once what the script writes, without our own lines, of which the last one tells its end. */
class Heard {
  readonly #begun: Buffer;
  readonly #end: Buffer;
  readonly #hand: (chunk: Buffer) => void;
  #rest = Buffer.alloc(0);
  #last = LINE_END;
  hasBegun = false;

  constructor(nonce: string, hand: (chunk: Buffer) => void) {
    this.#begun = Buffer.from(`${nonce} begun\n`);
    this.#end = Buffer.from(`${nonce} `);
    this.#hand = hand;
  }

  take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (!this.hasBegun) {
      const at = this.#rest.indexOf(this.#begun);
      if (at < 0) return;
      this.hasBegun = true;
      this.#rest = this.#rest.subarray(at + this.#begun.length);
    }
    const at = this.#rest.indexOf(this.#end);
    const until = this.#withoutBlank(at < 0 ? this.#rest.length - this.#begunEnd() : at);
    const from = at < 0 ? until : at;
    if (until > 0) {
      this.#last = this.#rest[until - 1] ?? LINE_END;
      this.#hand(this.#rest.subarray(0, until));
    }
    this.#rest = this.#rest.subarray(from);
  }

  /** The exit code; undefined where the end was not seen. */
  get code(): number | undefined {
    const at = this.#rest.indexOf(this.#end);
    if (at < 0) return undefined;
    const digits = this.#rest.subarray(at + this.#end.length).toString('latin1');
    const code = /^(\d{1,3})\n$/.exec(digits)?.[1];
    return code === undefined ? undefined : Number(code);
  }

  /** Bytes at the end that may be the beginning of our line, which comes in two parts then. */
  #begunEnd(): number {
    for (let size = Math.min(this.#end.length - 1, this.#rest.length); size > 0; size--)
      if (this.#rest.subarray(-size).equals(this.#end.subarray(0, size))) return size;
    return 0;
  }

  /** The line break before our line is ours where the script has ended its own line. */
  #withoutBlank(until: number): number {
    const before = until > 1 ? this.#rest[until - 2] : this.#last;
    const isBlank = until > 0 && this.#rest[until - 1] === LINE_END && before === LINE_END;
    return isBlank ? until - 1 : until;
  }
}
