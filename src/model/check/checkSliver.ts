/** Looks at a node before a snapshot, by one login that only reads. */
import { randomBytes } from 'node:crypto';
import type { SshFiles } from '../accounts/account';
import type { Sliver } from '../inventory/sliver';
import { hostKeyOf } from '../ssh/knownHosts';
import { loginOf } from '../ssh/login';
import { runScript } from '../ssh/runScript';
import { SshError, type SshReason } from '../ssh/sshError';
import { expectationOf, type ExpectedSliver, type Known } from './expectation';
import { factsOf, type NodeFacts } from './facts';
import type { Finding } from './finding';
import { findingsOf } from './findings';
import { checkScript, readAnswers, type Answers } from './script';

export interface SliverCheck {
  readonly facts: NodeFacts;
  readonly findings: readonly Finding[];
}

export type CheckedSliver = Pick<Sliver, 'clientId' | 'logins'> & ExpectedSliver;

export interface CheckOptions {
  /** The person's name at the site. */
  readonly me?: string | undefined;
  /** Of a local testbed, which brings its own. */
  readonly files?: SshFiles | undefined;
  /** Of the private key; else the testbed's, else as the user's configuration says. */
  readonly keyFile?: string | undefined;
  /** What size and time are estimated from; asked for when the node has answered. */
  readonly known?: (() => Known | Promise<Known>) | undefined;
  readonly language?: string | undefined;
  /** Milliseconds for all of it. */
  readonly limitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A slow disk with many files takes half of it. */
const LIMIT_MS = 180_000;

/** A node with everything answers some hundred kilobytes. */
const LARGEST_BYTES = 16 * 1024 * 1024;

/** With these, what was answered before counts. */
const cut: readonly SshReason[] = ['timeout', 'lost', 'too-much'];

/** @throws SshError, StorageError */
export async function checkSliver(
  sliver: CheckedSliver,
  options: CheckOptions = {},
): Promise<SliverCheck> {
  const { me, files, known, language, limitMs = LIMIT_MS, signal } = options;
  const login = loginOf(sliver.logins, me);
  if (login === undefined) throw new SshError('no-login');
  const nonce = randomBytes(16).toString('hex');
  const keyFile = options.keyFile ?? files?.sshKey;
  const hostKey =
    files === undefined
      ? hostKeyOf({ siteUrn: sliver.siteUrn, sliverUrn: sliver.urn }, login)
      : { file: files.knownHosts };
  const how = { hostKey, keyFile, limitMs, signal, largestBytes: LARGEST_BYTES };
  const answers = await runScript(login, checkScript(nonce), how).then(
    ({ output }) => readAnswers(output, nonce),
    (error: unknown) => answeredBefore(error, nonce),
  );
  if (answers === undefined)
    throw new SshError('strange', { target: `${login.username}@${login.hostname}` });
  const facts = factsOf(answers);
  const { clientId } = sliver;
  const findings = findingsOf(facts, {
    clientId,
    language,
    expectation: expectationOf(sliver, (await known?.()) ?? {}),
  });
  return { facts, findings };
}

function answeredBefore(error: unknown, nonce: string): Answers {
  const isCut = SshError.is(error) && cut.includes(error.reason);
  const answers =
    isCut && error.output !== undefined ? readAnswers(error.output, nonce) : undefined;
  if (answers === undefined) throw error;
  return answers;
}
