/**
 * Turns a failure into one plain sentence that names the thing and says what to do. Used by the
 * commands and by the windows, so that both say the same.
 */
import * as l10n from '@vscode/l10n';
import { IdentityError, RpcError, UrnError } from '../rpc';
import { AccountError } from './account';
import { AddressError } from './address';
import { explainIdentity, explainUrn } from './explainIdentity';
import { explainReply, type Names } from './explainReply';
import { explainTransport } from './explainTransport';
import { hostOf, serverWords } from './failedServer';
import { UnknownServer } from './knownServers';
import { SnapshotRefused } from './snapshotJob';
import { StorageError } from './storage/storageError';
import { lastPartOf } from './urns';

export interface Explanation {
  readonly sentence: string;
  /** More advice, when one sentence is not enough. */
  readonly action?: string | undefined;
  /** The server's own words. */
  readonly detail?: string | undefined;
  /**
   * The server's log page. It can hold credentials: offer it, never fetch or copy it
   * (docs/protocol.md 3.1).
   */
  readonly logUrl?: string | undefined;
}

/** What the failed action was about, as far as the caller knows: names or URNs. */
export interface Subject {
  readonly site?: string | undefined;
  readonly image?: string | undefined;
  readonly sliver?: string | undefined;
  readonly slice?: string | undefined;
}

export function explain(error: unknown, about: Subject = {}): Explanation {
  if (RpcError.is(error)) return explainCall(error, about);
  return { sentence: sentenceFor(error) };
}

function sentenceFor(error: unknown): string {
  if (UnknownServer.is(error)) {
    return l10n.t(
      'The server {0} is not known yet: look at its fingerprint and decide whether to trust it.',
      new URL(error.url).host,
    );
  }
  if (IdentityError.is(error)) return explainIdentity(error);
  if (UrnError.is(error)) return explainUrn(error);
  if (isSentence(error)) return error.message;
  if (isAbort(error)) return l10n.t('It was cancelled.');
  const detail = error instanceof Error ? error.message : String(error);
  return l10n.t('Something went wrong inside this program: {0}', detail);
}

function isSentence(error: unknown): error is Error {
  return [SnapshotRefused, AccountError, AddressError, StorageError].some((it) => it.is(error));
}

function explainCall(error: RpcError, about: Subject): Explanation {
  const names = namesOf(error, about);
  const words = explainTransport(error, names.site) ?? { sentence: explainReply(error, names) };
  const text = error.serverText?.trim();
  const known = [about.site, hostOf(error)].filter((name) => name !== undefined);
  const sentence = capitalised(words.sentence, names, known);
  return { ...words, sentence, detail: text === '' ? undefined : text, logUrl: error.logUrl };
}

/**
 * The same in one line, for places that show nothing below it: what the server has said stands in the
 * sentence itself.
 */
export function explainInOneLine(error: unknown, about: Subject = {}): string {
  const { sentence, detail } = explain(error, about);
  const said = detail?.split('\n', 1)[0]?.trim() ?? '';
  if (said === '' || !RpcError.is(error) || error.reason === 'identity-refused') return sentence;
  const { site } = namesOf(error, about);
  return error.method === undefined
    ? l10n.t('{0} answered with "{1}".', site, said)
    : l10n.t('{0} answered {1} with "{2}".', site, error.method, said);
}

/** Words of ours get a capital at the beginning; names of sites and servers keep their spelling. */
function capitalised(
  sentence: string,
  { image, sliver, slice, site }: Names,
  known: string[],
): string {
  const ours = [image, sliver, slice, ...(known.includes(site) ? [] : [site])];
  return ours.some((words) => sentence.startsWith(words))
    ? sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1)
    : sentence;
}

function namesOf(error: RpcError, about: Subject): Names {
  const image = about.image === undefined ? undefined : lastPartOf(about.image);
  return {
    site: serverWords(error, about.site),
    image: image === undefined ? l10n.t('the image') : l10n.t('the image {0}', image),
    imageName: image,
    sliver:
      about.sliver === undefined
        ? l10n.t('the sliver')
        : l10n.t('the sliver {0}', lastPartOf(about.sliver)),
    slice:
      about.slice === undefined
        ? l10n.t('the slice')
        : l10n.t('the slice {0}', lastPartOf(about.slice)),
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
