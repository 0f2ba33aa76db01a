/** How a build logs in to its node, and the words of a script that runs there. */
import { randomBytes } from 'node:crypto';
import type { SshFiles } from '../accounts/account';
import type { NodeUp } from '../nodes/awaitNode';
import type { Login } from '../inventory/sliver';
import { hostKeyOf, type KeptHostKey } from '../ssh/knownHosts';
import { loginOf } from '../ssh/login';
import { runScript } from '../ssh/runScript';
import { SshError } from '../ssh/sshError';
import { pause } from '../concurrency';

export interface NodeLogin {
  readonly login: Login;
  readonly hostKey: KeptHostKey;
  readonly keyFile?: string | undefined;
}

export interface LoginOptions {
  /** The person's name at the site. */
  readonly me?: string | undefined;
  /** Of the private key; else the testbed's, else as the user's configuration says. */
  readonly keyFile?: string | undefined;
}

/** @throws SshError, StorageError */
export function loginTo(
  {
    logins,
    files,
    siteUrn,
    sliverUrn,
  }: Pick<NodeUp, 'logins' | 'siteUrn' | 'sliverUrn'> & {
    readonly files?: SshFiles | undefined;
  },
  { me, keyFile }: LoginOptions,
): NodeLogin {
  const login = loginOf(logins, me);
  if (login === undefined) throw new SshError('no-login');
  const hostKey =
    files === undefined ? hostKeyOf({ siteUrn, sliverUrn }, login) : { file: files.knownHosts };
  return { login, hostKey, keyFile: keyFile ?? files?.sshKey };
}

/** How long a node that its site calls up may take to let one in. Milliseconds. */
export interface LoginTimes {
  readonly limitMs: number;
  /** Of one that runs SSH and refuses the key: it makes the accounts as it boots. */
  readonly refusedMs: number;
  /** Between two attempts. */
  readonly pauseMs: number;
  /** For one attempt. */
  readonly attemptMs: number;
}

export const usualLoginTimes: LoginTimes = {
  limitMs: 10 * 60_000,
  refusedMs: 3 * 60_000,
  pauseMs: 5_000,
  attemptMs: 40_000,
};

export interface AwaitOptions {
  readonly times: LoginTimes;
  readonly signal: AbortSignal;
  /** Hears of each attempt that failed. */
  readonly waiting: (error: SshError) => void;
}

/**
 * Waits until a node that its site calls ready lets one in: its SSH server, its accounts and keys come later.
 * @throws SshError of the last attempt
 */
export async function awaitLogin(
  node: NodeLogin,
  { times, signal, waiting }: AwaitOptions,
): Promise<void> {
  const from = performance.now();
  let refusedFrom: number | undefined;
  const nonce = randomBytes(8).toString('hex');
  for (;;) {
    try {
      const { output } = await runScript(node.login, `echo ${nonce}\n`, {
        hostKey: node.hostKey,
        keyFile: node.keyFile,
        limitMs: times.attemptMs,
        largestBytes: 100_000,
        signal,
      });
      if (output.includes(nonce)) return;
      throw new SshError('strange', { target: `${node.login.username}@${node.login.hostname}` });
    } catch (error) {
      if (!SshError.is(error) || !passing.includes(error.reason)) throw error;
      const now = performance.now();
      refusedFrom = SshError.is(error, 'refused') ? (refusedFrom ?? now) : undefined;
      const isRefused = refusedFrom !== undefined && now - refusedFrom > times.refusedMs;
      if (isRefused || now - from > times.limitMs) throw error;
      waiting(error);
    }
    await pause(times.pauseMs, signal);
  }
}

const passing: readonly string[] = ['unreachable', 'refused', 'lost', 'timeout', 'strange'];
