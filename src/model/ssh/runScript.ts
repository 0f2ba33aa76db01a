/**
 * Runs a script on a node by the user's own OpenSSH, with their configuration, agent and jump hosts. Nobody is asked
 * anything: what would need an answer fails. The script goes through standard input, so no shell of this machine ever
 * reads it, and all that comes back is data.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Login } from '../inventory/sliver';
import { systemCode } from '../storage/storageError';
import type { KeptHostKey } from './knownHosts';
import { keySettings, quoted, sshWords } from './login';
import { reasonOfWords } from './reasonOfWords';
import { SshError, type SshErrorDetails, type SshReason } from './sshError';

export interface SshOptions {
  readonly hostKey: KeptHostKey;
  /** File of the private key to use, and no other; else as the user's configuration says. */
  readonly keyFile?: string | undefined;
  /** Milliseconds until all of it must have ended. */
  readonly limitMs: number;
  /** Of standard output that is read at most. */
  readonly largestBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets standard output as it comes, which is then kept nowhere else. */
  readonly hear?: ((bytes: Buffer) => void) | undefined;
}

/** A script that is on the node already, and what it reads. */
export interface RemoteScript {
  /** Its path: letters, digits, `/`, `.`, `_` and `-`, so that every shell takes it for one word. */
  readonly file: string;
  readonly input: Readable;
}

export interface SshRan {
  /** Of the script. */
  readonly exitCode: number;
  /** Empty where somebody heard it. */
  readonly output: Buffer;
}

/** Seconds until a connection must stand, for slow links with a jump host. */
const CONNECT_SECONDS = 20;

/** Of standard error. Only the last words count. */
const WORDS_BYTES = 4_000;

/** `ssh` ends with it where it is `ssh` that failed; a script may do so, too. */
const OWN_EXIT_CODE = 255;

/** @throws SshError */
export async function runScript(
  login: Login,
  script: string | RemoteScript,
  options: SshOptions,
): Promise<SshRan> {
  const { hostKey, keyFile, signal } = options;
  const source = typeof script === 'string' ? '-s' : script.file;
  if (!/^(?:-s|\/[\w./-]+)$/.test(source)) throw new TypeError('not one word for a shell');
  const target = `${login.username}@${login.hostname}`;
  const words = sshWords(login, settingsOf(hostKey, keyFile));
  if (words === undefined) throw new SshError('bad-login', { target });
  if (keyFile !== undefined) refuseUnreadable(keyFile);
  if (signal?.aborted === true) throw new SshError('aborted', { target });
  const child = spawn('ssh', [...words, 'sh', source], {
    // A group of its own: what `ssh` starts for a jump host ends with it, and no terminal is there to ask on.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: 'pipe',
  });
  const ended = await followed(child, script, options);
  const { output, end, bytes } = ended;
  const about: SshErrorDetails = {
    target,
    words: ended.words,
    output,
    limitMs: options.limitMs,
    hostKeyAlias: hostKey.alias ?? `[${login.hostname}]:${login.port}`,
  };
  if (typeof end !== 'number') throw new SshError(end.reason, { ...about, cause: end.cause });
  if (end !== OWN_EXIT_CODE) return { exitCode: end, output };
  // The login has worked where the script has written something.
  const reason = bytes > 0 ? 'lost' : reasonOfWords(ended.words);
  const file = reason === 'changed-host-key' ? hostKey.file : keyFile;
  throw new SshError(reason, { ...about, file });
}

/** Those of the user's configuration stay, but for what would change the meaning. */
function settingsOf({ file, alias }: KeptHostKey, keyFile: string | undefined): string[] {
  return [
    'BatchMode=yes',
    `ConnectTimeout=${CONNECT_SECONDS}`,
    'ConnectionAttempts=1',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=3',
    // A file without names of slivers is the testbed's own, which knows its nodes before anyone logs in.
    `StrictHostKeyChecking=${alias === undefined ? 'yes' : 'accept-new'}`,
    `UserKnownHostsFile=${quoted(file)}`,
    ...(alias === undefined ? [] : [`HostKeyAlias=${alias}`]),
    'UpdateHostKeys=no',
    // The name tells nothing, and a person may want to find it.
    'HashKnownHosts=no',
    // A connection that is shared goes on in the background, and was made with other host keys.
    'ControlMaster=no',
    'ControlPath=none',
    'ClearAllForwardings=yes',
    'ForwardAgent=no',
    'ForwardX11=no',
    'PermitLocalCommand=no',
    'RemoteCommand=none',
    'RequestTTY=no',
    'LogLevel=ERROR',
    ...(keyFile === undefined ? [] : keySettings(keyFile)),
  ];
}

/** @throws SshError: `ssh` would only warn, and go on without it */
function refuseUnreadable(keyFile: string): void {
  try {
    accessSync(keyFile, constants.R_OK);
  } catch (cause) {
    throw new SshError('no-key', { file: keyFile, cause });
  }
}

interface Followed {
  /** The exit code, or why there is none. */
  readonly end: number | { readonly reason: SshReason; readonly cause?: unknown };
  readonly output: Buffer;
  /** Of standard output. */
  readonly bytes: number;
  readonly words: string;
}

/** Resolves when the process has ended, or was ended. */
async function followed(
  child: ChildProcessWithoutNullStreams,
  script: string | RemoteScript,
  { limitMs, largestBytes, signal, hear }: SshOptions,
): Promise<Followed> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let words = '';
  let stopped: { readonly reason: SshReason; readonly cause?: unknown } | undefined;
  const stop = (reason: SshReason, cause?: unknown): void => {
    stopped ??= { reason, cause };
    kill(child);
  };
  const abort = (): void => stop('aborted');
  const limit = setTimeout(() => stop('timeout'), limitMs);
  signal?.addEventListener('abort', abort);
  const leave = (): void => kill(child);
  process.once('exit', leave);
  child.stdout.on('data', (chunk: Buffer) => {
    if (bytes + chunk.length > largestBytes) {
      stop('too-much');
      return;
    }
    if (hear === undefined) chunks.push(chunk);
    else hear(chunk);
    bytes += chunk.length;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-WORDS_BYTES);
  });
  // A node that is gone reads nothing; the exit code says so.
  child.stdin.on('error', () => undefined);
  const fed = typeof script === 'string' ? undefined : script.input;
  fed?.once('error', (cause: unknown) => stop('failed', cause));
  if (typeof script === 'string') child.stdin.end(script);
  else script.input.pipe(child.stdin);
  try {
    const end = await endOf(child);
    const output = Buffer.concat(chunks);
    if (stopped !== undefined) return { end: stopped, output, bytes, words };
    return { end, output, bytes, words };
  } finally {
    clearTimeout(limit);
    signal?.removeEventListener('abort', abort);
    process.removeListener('exit', leave);
    fed?.destroy();
  }
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<Followed['end']> {
  return await new Promise((resolve) => {
    child.once('error', (cause) => {
      const reason = systemCode(cause) === 'ENOENT' ? 'no-ssh' : 'failed';
      resolve({ reason, cause });
    });
    child.once('close', (code) => resolve(code ?? { reason: 'lost' }));
  });
}

/** With all that it started, by the number of its own group. */
function kill(child: ChildProcessWithoutNullStreams): void {
  const { pid } = child;
  if (pid !== undefined && child.exitCode === null && child.signalCode === null) {
    try {
      if (process.platform === 'win32') child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  }
  // Somebody else may hold the other ends.
  child.stdout.destroy();
  child.stderr.destroy();
}
