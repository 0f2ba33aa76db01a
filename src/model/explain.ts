/**
 * Turns a failure into one plain sentence that names the thing and says what to do. Used by the
 * commands and by the windows, so that both say the same.
 */
import * as l10n from '@vscode/l10n';
import { IdentityError, RpcError, UrnError } from '../rpc';
import { explainIdentity, explainUrn } from './explainIdentity';
import { explainReply, type Names } from './explainReply';
import { explainTransport } from './explainTransport';
import { hostOf, serverWords } from './failedServer';
import { UserError } from './failures/userError';
import { UnknownServer } from './knownServers';
import { lastPartOf } from './urns';

/** What the failed action was about, as far as the caller knows: names or URNs. */
export interface Subject {
  readonly site?: string | undefined;
  readonly image?: string | undefined;
  readonly sliver?: string | undefined;
  readonly slice?: string | undefined;
}

/** The one way from a failure to what people are told; a `UserError` is that already. */
export function explain(error: unknown, about: Subject = {}): UserError {
  if (UserError.is(error)) return error;
  if (RpcError.is(error)) return explainCall(error, about);
  return new UserError(sentenceFor(error), { cause: error });
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
  if (isAbort(error)) return l10n.t('It was cancelled.');
  const detail = error instanceof Error ? error.message : String(error);
  return l10n.t('Something went wrong inside this program: {0}', detail);
}

function explainCall(error: RpcError, about: Subject): UserError {
  const names = namesOf(error, about);
  const words = explainTransport(error, names.site) ?? { sentence: explainReply(error, names) };
  const known = [about.site, hostOf(error)].filter((name) => name !== undefined);
  const { serverText, logUrl } = error;
  return new UserError(capitalised(words.sentence, names, known), {
    ...{ action: words.action, belongsBelow: true },
    ...{ serverText, logUrl, cause: error },
  });
}

/**
 * The same as a text of one line, for places that show nothing below it. It holds words of a server:
 * whoever shows it treats all of it as data.
 */
export function explainInOneLine(error: unknown, about: Subject = {}): string {
  const { sentence, below } = explain(error, about);
  const said = below?.split('\n', 1)[0]?.trim();
  return said === undefined ? sentence : l10n.t('{0} The server said: "{1}".', sentence, said);
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
