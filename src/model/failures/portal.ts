/**
 * Failures of a portal with a token: what happened and what to do. Connections fail as those of sites do and are told
 * in the same words; what a portal says stands below the sentence, as data.
 */
import * as l10n from '@vscode/l10n';
import { RpcError, type RpcReason } from '../../rpc';
import type { PortalError, PortalReason, Redirection } from '../../portal';
import { usualPortal } from '../portal/portalAddress';
import { namesOf, type Subject } from './names';
import { explainTransport } from './transport';
import type { Words } from './words';

export function explainPortal(error: PortalError, about: Subject): Words {
  const words = rules[error.reason](error, hostOf(error), about);
  if (error.effect === 'none' || error.reason === 'aborted') return joined(words);
  // A request that may have been carried out comes before all other advice, but for where to send it.
  const look = lookFirst(error);
  if (error.reason !== 'wrong-address') return joined({ ...words, todo: look });
  return joined({ ...words, todo: [words.todo, look].filter(Boolean).join('. ') });
}

/** What to look at before it is tried again, by what was asked for. */
function lookFirst({ method = '' }: PortalError): string {
  if (method.includes('/node/'))
    return l10n.t(
      'The request may still have been carried out: check the state of the node before you try again',
    );
  if (method.startsWith('DELETE '))
    return l10n.t(
      'The request may still have been carried out: check whether the experiment is still in the list',
    );
  if (method.startsWith('PUT /experiments/'))
    return l10n.t(
      'The request may still have been carried out: check when the experiment ends before you try again',
    );
  if (method.includes(' /profiles/'))
    return l10n.t(
      'The request may still have been carried out: check the version of the profile before you try again',
    );
  return l10n.t('The request may still have been carried out: check before you try again');
}

interface Told {
  readonly happened: string;
  readonly todo?: string | undefined;
  readonly action?: string | undefined;
}

function joined({ happened, todo, action }: Told): Words {
  const alone = l10n.t('{0}.', happened);
  const sentence = todo === undefined ? alone : l10n.t('{0}. {1}.', happened, todo);
  return { sentence, happened: alone, action };
}

type Rule = (error: PortalError, host: string, about: Subject) => Told;

/** Those of connections have one meaning in both libraries. */
const ofConnection: Rule = (error, _host, about) => {
  const { message, url, flaw, code, cause } = error;
  // Paths hold ids that tell nobody anything; and it is the portal that fails, not the site.
  const known = { url, flaw, code, cause };
  const same = new RpcError(error.reason as RpcReason, message, known);
  const words = explainTransport(same, namesOf(same, { proxy: about.proxy }));
  const happened = (words?.happened ?? words?.sentence ?? message).replace(/\.$/, '');
  const todo = words?.happened === undefined ? undefined : restOf(words.sentence, words.happened);
  return { happened, todo, action: words?.action };
};

/** The advice that follows what happened, without its full stop. */
function restOf(sentence: string, happened: string): string | undefined {
  const rest = sentence.slice(happened.length).trim();
  return rest === '' ? undefined : rest.replace(/\.$/, '');
}

const rules: Readonly<Record<PortalReason, Rule>> = {
  connect: ofConnection,
  untrusted: (error, host, about) => ({
    // What to do with a site's certificate follows as a sentence of its own.
    happened: ofConnection(error, host, about).happened.split('. ', 1)[0] ?? host,
    todo: l10n.t('Your token was not sent. Check the address, or contact the portal’s operators'),
  }),
  timeout: (error, host, about) => ({
    happened: ofConnection(error, host, about).happened,
    todo: l10n.t('The portal is slow or hangs; try again later'),
  }),
  aborted: () => ({ happened: l10n.t('It was cancelled') }),
  'bad-argument': ({ flaw, message }) => ({
    happened: l10n.t(
      'Nothing was sent to the portal: {0}',
      flaw?.kind === 'unreadable' ? flaw.words : message.replace(/\.$/, ''),
    ),
  }),
  'bad-reply': ({ flaw }, host) => ({
    happened:
      flaw?.kind === 'unreadable'
        ? l10n.t('{0} gave an answer that cannot be used: {1}', host, flaw.words)
        : l10n.t('{0} gave an answer that cannot be used', host),
    todo: l10n.t('Try again later; if it stays, the portal has changed: update this program'),
  }),
  'wrong-address': ({ code = 0 }, host) => ({
    happened:
      code === 0
        ? l10n.t('{0} asks for a certificate, so it is not the interface of a portal', host)
        : code !== 404
          ? l10n.t('{0} answered with a web page, so it is not the interface of a portal', host)
          : l10n.t('{0} does not know this path, so it is not the interface of a portal', host),
    todo: l10n.t('Check the address; that of CloudLab, Emulab and Powder is {0}', usualPortal),
  }),
  redirected: ({ redirection }, host) => ({
    happened: redirected(redirection, host),
    todo: l10n.t('Check the address; that of CloudLab, Emulab and Powder is {0}', usualPortal),
  }),
  'token-refused': (_error, host) => ({
    happened: l10n.t(
      '{0} does not accept your token: it may have expired, or a newer one may have replaced it',
      host,
    ),
    todo: l10n.t(
      'Sign in with a new one: in the portal, choose your name, then "Portal API Token"',
    ),
  }),
  forbidden: (_error, host) => ({
    happened: l10n.t('{0} does not let you do this', host),
    todo: l10n.t('Ask the head of the project, or use a token of a member'),
  }),
  'not-found': (error, host) => ({
    happened: notFound(error, host),
    todo: l10n.t('It may have ended, or it has another name: look at the list of experiments'),
  }),
  refused: ({ serverText, code = 400 }, host) =>
    serverText === undefined
      ? {
          happened: l10n.t('{0} refused the request without a reason (HTTP {1})', host, code),
          todo: l10n.t('Check the address of the portal, or try again later'),
        }
      : {
          happened: l10n.t('{0} refused the request', host),
          todo: l10n.t('See what it says, and change that'),
        },
  busy: ({ code, retryAfter }, host) =>
    code === 429
      ? {
          happened: l10n.t('{0} takes no more requests just now (HTTP 429)', host),
          todo: againIn(retryAfter) ?? l10n.t('Try again in a few minutes'),
        }
      : {
          happened: l10n.t('{0} is not available just now (HTTP 503)', host),
          todo: againIn(retryAfter) ?? l10n.t('Try again later'),
        },
  'server-error': ({ code = 500 }, host) => ({
    happened: l10n.t('{0} has a problem of its own (HTTP {1})', host, code),
    todo: l10n.t('Try again later'),
  }),
};

function redirected(redirection: Redirection | undefined, host: string): string {
  switch (redirection?.kind) {
    case 'circle':
      return l10n.t('{0} redirects in a circle', host);
    case 'path':
      return l10n.t('{0} redirects to another path, which is not followed', host);
    case 'elsewhere':
    case undefined:
      return redirection?.host === undefined
        ? l10n.t('{0} redirects to another address, and your token is not sent there', host)
        : l10n.t('{0} redirects to {1}, and your token is not sent there', host, redirection.host);
  }
}

/** As the portal asks. @param seconds */
function againIn(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  return seconds <= 90
    ? l10n.t('Try again in {0} s', Math.ceil(seconds))
    : l10n.t('Try again in {0} min', Math.ceil(seconds / 60));
}

/** What is not there, by the path that was asked for. */
function notFound({ method = '' }: PortalError, host: string): string {
  if (/\/snapshot\/[^/]+$/.test(method) && method.startsWith('GET'))
    return l10n.t('{0} does not know this snapshot any more', host);
  if (/\/(node|snapshot)\/[^/]+/.test(method))
    return l10n.t('{0} knows no such node in the experiment, or no such experiment', host);
  if (method.includes(' /experiments/')) return l10n.t('{0} knows no such experiment', host);
  if (method.includes(' /profiles/')) return l10n.t('{0} knows no such profile', host);
  return l10n.t('{0} does not have what was asked for', host);
}

function hostOf({ url }: PortalError): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : l10n.t('The portal');
}
