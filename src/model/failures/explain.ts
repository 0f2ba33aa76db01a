/**
 * Turns a failure into one plain sentence that names the thing and says what to do. Used by the
 * commands and by the windows, so that both say the same.
 */
import * as l10n from '@vscode/l10n';
import { IdentityError, RpcError, UrnError, type RpcReason } from '../../rpc';
import { PortalError } from '../../portal/errors';
import { SshError } from '../ssh/sshError';
import { explainIdentity, explainUrn } from './identity';
import { explainReply, explainWords } from './reply';
import { explainTransport, strangeReply } from './transport';
import { namesOf, type Subject } from './names';
import { explainPortal } from './portal';
import { explainSsh } from './ssh';
import { meaningOf } from './serverWords';
import { UserError } from './userError';
import type { Words } from './words';

export type { Subject } from './names';

/** The one way from a failure to what people are told; a `UserError` is that already. */
export function explain(error: unknown, about: Subject = {}): UserError {
  if (UserError.is(error)) return error;
  if (RpcError.is(error)) return explainCall(error, about);
  if (PortalError.is(error)) {
    const { sentence, action } = explainPortal(error, about);
    return new UserError(sentence, { action, serverText: error.serverText, cause: error });
  }
  if (SshError.is(error)) {
    const { sentence, action, saysAll = false } = explainSsh(error);
    return new UserError(sentence, {
      action,
      serverText: error.words,
      belongsBelow: !saysAll,
      cause: error,
    });
  }
  return new UserError(sentenceFor(error), { cause: error });
}

function sentenceFor(error: unknown): string {
  if (IdentityError.is(error)) return explainIdentity(error);
  if (UrnError.is(error)) return explainUrn(error);
  if (isAbort(error)) return l10n.t('It was cancelled.');
  const detail = error instanceof Error ? error.message : String(error);
  return l10n.t('Something went wrong inside this program: {0}', detail);
}

function explainCall(error: RpcError, about: Subject): UserError {
  const { sentence, action, saysAll = false } = wordsOf(error, about);
  const { serverText, logUrl } = error;
  const details = { action, belongsBelow: !saysAll, serverText, logUrl, cause: error };
  return new UserError(sentence, details);
}

function wordsOf(error: RpcError, about: Subject): Words {
  const names = namesOf(error, about);
  const words =
    explainWords(error, names) ?? explainTransport(error, names) ?? explainReply(error, names);
  if (!isUnansweredCheck(error)) return words;
  const nothing = l10n.t('Nothing was deleted: only the preview failed.');
  return { ...words, sentence: `${words.sentence} ${nothing}` };
}

/** Whether a site has said that it knows no such image, and asks no tracker for it (docs/protocol.md 8.3, step 6). */
export function isUnfindable(error: unknown): boolean {
  return RpcError.is(error) && meaningOf(error.serverText ?? '') === 'image-unfindable';
}

const unanswered: readonly RpcReason[] = [
  'connect',
  'timeout',
  'http',
  'bad-reply',
  'aborted',
  'server-error',
  'fault',
];

/** Who has agreed to a delete could take the failure of its check for one of the delete itself. */
function isUnansweredCheck({ method, dryRun, reason }: RpcError): boolean {
  return method === 'DeleteImage' && dryRun === true && unanswered.includes(reason);
}

/**
 * What happened, as a text of one line without advice to try again: for who goes on by itself, and for a
 * request that must not be sent again before one has looked.
 */
export function whatHappened(error: unknown, about: Subject = {}): string {
  const happened = happenedOf(error, about);
  return happened ?? explainInOneLine(error, about);
}

function happenedOf(error: unknown, about: Subject): string | undefined {
  if (RpcError.is(error)) return wordsOf(error, about).happened;
  if (!PortalError.is(error)) return undefined;
  const { happened } = explainPortal(error, about);
  const said = error.serverText?.split('\n', 1)[0]?.trim();
  return happened === undefined || said === undefined ? happened : withWords(happened, said);
}

/**
 * The same as a text of one line, for places that show nothing below it. It holds words of a server:
 * whoever shows it treats all of it as data.
 */
export function explainInOneLine(error: unknown, about: Subject = {}): string {
  const { sentence, below } = explain(error, about);
  const said = below?.split('\n', 1)[0]?.trim();
  return said === undefined ? sentence : withWords(sentence, said);
}

function withWords(sentence: string, said: string): string {
  return l10n.t('{0} The server said: "{1}".', sentence, said);
}

/** An entry of a list that cost only itself: whoever asked for the list hears why it is not shown. */
export function leftOutInOneLine(problem: RpcError, about: Subject = {}): string {
  return l10n.t('One entry of a list is not shown: {0}.', whyLeftOut(problem, about));
}

/** The reason alone, to stand behind a colon. */
export function whyLeftOut(problem: RpcError | PortalError, about: Subject = {}): string {
  // Portals name the flaw in words of their own.
  if (!RpcError.is(problem))
    return problem.flaw?.kind === 'unreadable' ? problem.flaw.words : problem.message;
  return strangeReply(problem, namesOf(problem, about).host);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
