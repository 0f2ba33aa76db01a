/**
 * A command of a recipe on this computer, such as Ansible. It is told how to log in to the node by its environment, and
 * gets no more of the person's own than such programs need: no passphrase and no token of ours.
 */
import { spawn } from 'node:child_process';
import * as l10n from '@vscode/l10n';
import { keySettings, quoted } from '../ssh/login';
import { systemCode } from '../storage/storageError';
import { BuildError } from './buildError';
import type { NodeLogin } from './nodeLogin';

export interface LocalRun {
  /** A script for `sh -e`, or a program. */
  readonly what: { readonly lines: readonly string[] } | { readonly program: string };
  /** Of the recipe: where it runs. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly onOutput: (chunk: Buffer) => void;
}

/** Of the person's environment. */
const handedOn = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'VIRTUAL_ENV',
  'SystemRoot',
  'USERPROFILE',
  'TEMP',
];

/** @returns the exit code @throws BuildError */
export async function runLocally(node: NodeLogin, run: LocalRun): Promise<number> {
  const { what, folder, limitMs, signal, onOutput } = run;
  const [program, words, input] =
    'program' in what ? [what.program, [], ''] : ['sh', ['-e', '-s'], `${what.lines.join('\n')}\n`];
  if (signal.aborted) throw new BuildError('cancelled', l10n.t('The build was cancelled.'));
  const child = spawn(program, words, {
    cwd: folder,
    env: Object.assign(ownEnvironment(), loginEnvironment(node), run.environment),
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: 'pipe',
  });
  const over = new AbortController();
  const stop = (): void => {
    killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const limit = setTimeout(() => {
    over.abort();
    stop();
  }, limitMs);
  signal.addEventListener('abort', stop);
  process.once('exit', stop);
  child.stdout.on('data', onOutput);
  child.stderr.on('data', onOutput);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const code = await endOf(child, program);
    if (over.signal.aborted) throw late(limitMs);
    if (isAborted(signal)) throw new BuildError('cancelled', l10n.t('The build was cancelled.'));
    return code;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', stop);
    process.removeListener('exit', stop);
    // What it has left running would go on working on the node.
    killGroup(child.pid);
  }
}

/** Asked again after a wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Never 0, which nothing could keep. */
function secondsOf(limitMs: number): number {
  return Number((limitMs / 1000).toPrecision(3));
}

export function late(limitMs: number): BuildError {
  return new BuildError(
    'script',
    l10n.t('It has not ended within {0} s, so it was stopped.', secondsOf(limitMs)),
  );
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    handedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** For `ssh`, Ansible and the like (docs/recipes.md). */
function loginEnvironment({ login, hostKey, keyFile }: NodeLogin): Record<string, string> {
  const settings = [
    `UserKnownHostsFile=${quoted(hostKey.file)}`,
    `StrictHostKeyChecking=${hostKey.alias === undefined ? 'yes' : 'accept-new'}`,
    ...(hostKey.alias === undefined ? [] : [`HostKeyAlias=${hostKey.alias}`]),
    ...(keyFile === undefined ? [] : keySettings(keyFile)),
  ];
  return {
    NODE_HOST: login.hostname,
    NODE_PORT: String(login.port),
    NODE_USER: login.username,
    NODE_KEY: keyFile ?? '',
    NODE_KNOWN_HOSTS: hostKey.file,
    NODE_SSH_ARGS: settings.map((setting) => `-o ${oneWord(setting)}`).join(' '),
  };
}

/**
 * Without quotes where it needs none: then `ssh $NODE_SSH_ARGS` works in a shell as well as what splits the words itself,
 * as Ansible and rsync do.
 */
function oneWord(setting: string): string {
  const plain = /^(\w+)="([\w./@:+,-]+)"$/.exec(setting);
  if (plain !== null) return `${plain[1] ?? ''}=${plain[2] ?? ''}`;
  return /^[\w./@:+,=-]+$/.test(setting) ? setting : `'${setting.replaceAll("'", `'\\''`)}'`;
}

async function endOf(child: ReturnType<typeof spawn>, program: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      const sentence =
        systemCode(cause) === 'ENOENT'
          ? l10n.t('There is no program {0} on this computer.', program)
          : l10n.t(
              '{0} cannot be started on this computer ({1}).',
              program,
              String(systemCode(cause)),
            );
      reject(new BuildError('script', sentence, { cause }));
    });
    child.once('close', (code) => resolve(code ?? 137));
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if (systemCode(error) !== 'ESRCH' && systemCode(error) !== 'EPERM') throw error;
  }
}
