/** What is done on the node of a try, by the person's own `ssh`. */
import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { SshFiles } from '../accounts/account';
import { pause } from '../concurrency';
import type { NodeUp } from '../nodes/awaitNode';
import { hostKeyOf } from '../ssh/knownHosts';
import { loginOf } from '../ssh/login';
import { runScript, type SshOptions } from '../ssh/runScript';
import { SshError, type SshReason } from '../ssh/sshError';
import type { Login } from '../inventory/sliver';
import { questionScript } from './questionScript';
import { readAnswers, type Facts } from './questions';
import { ScriptOutput, wrapped } from './userScript';

export interface NodeAccess {
  /** The person's name there. */
  readonly me: string | undefined;
  readonly keyFile?: string | undefined;
  readonly signal: AbortSignal;
}

export interface SshTimes {
  /** For a node that its site calls up, until it lets somebody in. Milliseconds. */
  readonly loginMs: number;
  readonly pauseMs: number;
  /** For the questions. */
  readonly questionsMs: number;
}

export const usualSshTimes: SshTimes = { loginMs: 180_000, pauseMs: 5_000, questionsMs: 180_000 };

/** What a node may say while it is still booting. A host key that changes is none of them. */
const passing: readonly SshReason[] = ['unreachable', 'refused', 'lost', 'timeout'];

/** @throws SshError `no-login` */
export function loginTo({ logins }: NodeUp, me: string | undefined): Login {
  const login = loginOf(logins, me);
  if (login === undefined) throw new SshError('no-login');
  return login;
}

/** Asked by the first login that works. @throws SshError */
export async function factsOf(
  node: NodeUp,
  access: NodeAccess,
  {
    siteHost,
    times,
    waiting,
  }: {
    readonly siteHost: string | undefined;
    readonly times: SshTimes;
    readonly waiting: (error: SshError) => void;
  },
): Promise<Facts> {
  const login = loginTo(node, access.me);
  const from = performance.now();
  for (;;) {
    const nonce = randomBytes(16).toString('hex');
    try {
      const ran = await runScript(login, questionScript({ nonce, siteHost }), {
        ...optionsFor(node, login, access),
        limitMs: times.questionsMs,
        largestBytes: 1024 * 1024,
      });
      const facts = readAnswers(ran.output, nonce);
      if (facts === undefined)
        throw new SshError('strange', { target: `${login.username}@${login.hostname}` });
      return facts;
    } catch (error) {
      if (!SshError.is(error) || !passing.includes(error.reason)) throw error;
      if (performance.now() - from > times.loginMs || access.signal.aborted) throw error;
      waiting(error);
    }
    await pause(times.pauseMs, access.signal);
  }
}

/** The exit code. @throws SshError, UserError */
export async function runOnNode(
  node: NodeUp,
  access: NodeAccess,
  {
    text,
    name,
    limitMs,
    hear,
  }: {
    readonly text: string;
    readonly name: string;
    readonly limitMs: number;
    readonly hear: (bytes: Buffer) => void;
  },
): Promise<number> {
  const login = loginTo(node, access.me);
  const nonce = randomBytes(16).toString('hex');
  const output = new ScriptOutput(nonce, hear);
  let code: number | undefined;
  try {
    await runScript(login, wrapped(text, nonce, name), {
      ...optionsFor(node, login, access),
      limitMs,
      // Whatever it writes: the log keeps the beginning and the end, and the time is limited.
      largestBytes: Number.MAX_SAFE_INTEGER,
      hear: (bytes) => output.add(bytes),
    });
  } finally {
    code = output.end();
  }
  if (code === undefined)
    throw new SshError('lost', { target: `${login.username}@${login.hostname}` });
  return code;
}

function optionsFor(
  { siteUrn, sliverUrn, files }: NodeUp,
  login: Login,
  { keyFile, signal }: NodeAccess,
): Pick<SshOptions, 'hostKey' | 'keyFile' | 'signal'> {
  return {
    hostKey:
      files === undefined ? hostKeyOf({ siteUrn, sliverUrn }, login) : { file: files.knownHosts },
    keyFile: keyFile ?? keyOf(files),
    signal,
  };
}

function keyOf(files: SshFiles | undefined): string | undefined {
  return files?.sshKey;
}

/** For a person: what they would type after `ssh`. */
export function loginWords({ username, hostname, port }: Login): string {
  return port === 22
    ? `${username}@${hostname}`
    : l10n.t('{0}, port {1}', `${username}@${hostname}`, port);
}
