/**
 * What a cell has shown: its outcome in a few words, and every sentence that a person would read. The
 * words are made from what happened, never from what was expected.
 */
import assert from 'node:assert/strict';
import { explain, type Subject } from '../../../src/model/failures/explain';
import { SnapshotRefused, type SnapshotJob } from '../../../src/model/snapshots/job';
import { jobSentence } from '../../../src/model/snapshots/sentence';
import { PortalError, type PortalReason } from '../../../src/portal';
import { IdentityError, RpcError, type RpcReason } from '../../../src/rpc';

export interface Seen {
  readonly outcome: string;
  /** Sentences with what they must name. */
  readonly told: readonly Told[];
}

export interface Told {
  readonly sentence: string;
  readonly action?: string | undefined;
  readonly detail?: string | undefined;
  /** One of these must stand in it. */
  readonly names: readonly string[];
  /** An error says what to do; the end of a job and a remark on one that goes on need not. */
  readonly kind: 'error' | 'ending' | 'remark';
}

const words: Readonly<Record<RpcReason, string>> = {
  connect: 'unreachable',
  untrusted: 'not trusted',
  'identity-refused': 'certificate refused',
  timeout: 'out of time',
  aborted: 'stopped',
  http: 'HTTP',
  'bad-reply': 'unreadable',
  fault: 'fault',
  'bad-argument': 'not accepted',
  'expired-credential': 'credential expired',
  forbidden: 'forbidden',
  refused: 'refused',
  'not-found': 'not found',
  busy: 'busy',
  exists: 'exists',
  'no-space': 'no space',
  unsupported: 'not supported',
  'server-error': 'site failed',
};

/** What only a portal says. */
const portalWords: Partial<Readonly<Record<PortalReason, string>>> = {
  'wrong-address': 'wrong address',
  redirected: 'redirected',
  'token-refused': 'token refused',
  'server-error': 'portal failed',
};

/** An error in two or three words. */
export function why(error: unknown): string {
  if (RpcError.is(error)) {
    const code = error.reason === 'http' ? ` ${error.code ?? ''}` : '';
    return `${words[error.reason]}${code}`;
  }
  if (PortalError.is(error)) return portalWords[error.reason] ?? words[error.reason as RpcReason];
  if (IdentityError.is(error)) return error.reason.replaceAll('-', ' ');
  if (SnapshotRefused.is(error)) return error.reason.replaceAll('-', ' ');
  throw error;
}

/** The sentence of an error, as commands and windows say it. */
export function toldOf(error: unknown, about: Subject, names: readonly string[]): Told {
  const { sentence, action, below } = explain(error, about);
  return { sentence, action, detail: below, names, kind: 'error' };
}

/** The sentence of a job that has not ended well, and what its followers were told meanwhile. */
export function toldOfJob(job: SnapshotJob, problem: string | undefined): readonly Told[] {
  const names = [job.imageName, job.siteName, '127.0.0.2', '.example'];
  const told: Told[] = [];
  if (problem !== undefined) told.push({ sentence: problem, names, kind: 'remark' });
  if (job.outcome !== undefined && job.outcome !== 'ready')
    told.push({ sentence: jobSentence(job), detail: job.log, names, kind: 'ending' });
  return told;
}

const advice =
  /\b(?:again|ask|check|choose|contact|give|list|look at|renew|run|see|set|tell|trust|use|wait|write|free|download)\b/i;

/** One clear sentence: it names the thing, says what to do, and shows neither our insides nor a secret. */
export function assertClear(told: Told, secrets: readonly string[]): void {
  const { sentence, action = '', detail = '', names, kind } = told;
  const all = `${sentence} ${action}`;
  assert.match(sentence, /^\S[^\n]{10,400}\.$/, 'one line that ends like a sentence');
  assert.ok(
    names.some((name) => sentence.includes(name)),
    `names none of ${names.join(', ')}: ${sentence}`,
  );
  if (kind === 'error') assert.match(all, advice, 'says what to do');
  assert.doesNotMatch(
    all,
    /\bat [\w.<>]+ \(|\.[jt]s:\d|\bundefined\b|\[object|inside this program/,
  );
  assert.doesNotMatch(all, /\bERR_[A-Z_]+\b|\bEPROTO\b|\bSSL routines\b/);
  assert.ok(!sentence.includes('reason below') || detail !== '', 'shows the reason it speaks of');
  for (const secret of secrets) assert.ok(!`${all} ${detail}`.includes(secret), 'shows a secret');
}
