/** Failures of a portal: what happened, and what to do. Its own words stand below the sentence. */
import * as l10n from '@vscode/l10n';
import { RpcError } from '../../rpc';
import type { PortalError, PortalReason } from '../../portal/errors';
import { usualPortal } from '../portal/portalAddress';
import { namesOf, type Subject } from './names';
import { explainTransport } from './transport';
import type { Words } from './words';

/** Where a token comes from. */
export const howToGetToken = (): string =>
  l10n.t('Get a new one in the portal: the menu under your name, “Portal API Token”.');

type Rule = (host: string, error: PortalError) => Words;

const lookFirst = (): string => l10n.t('It may have been carried out: look before you try again.');

export function explainPortal(error: PortalError, about: Subject): Words {
  const host = hostOf(error.url);
  const words = wordsOf(host, error, about);
  return error.effect === 'none' ? words : { ...words, action: lookFirst() };
}

function wordsOf(host: string, error: PortalError, about: Subject): Words {
  const { reason, message, method, url, flaw, cause } = error;
  if (reason === 'connect' || reason === 'untrusted') {
    // The connections of both libraries fail in the same ways.
    const same = new RpcError(reason, message, { method, url, flaw, cause });
    const words = explainTransport(same, namesOf(same, { proxy: about.proxy }));
    if (words !== undefined) return words;
  }
  return rules[reason](host, error);
}

const rules: Readonly<Record<PortalReason, Rule>> = {
  connect: (host) => told(l10n.t('{0} cannot be reached', host), l10n.t('Try again later')),
  untrusted: (host) => ({ sentence: l10n.t('{0} is not trusted.', host) }),
  timeout: (host, { flaw, method = '' }) =>
    told(
      flaw?.kind === 'late'
        ? l10n.t('{0} did not answer {1} within {2} s', host, verbOf(method), flaw.seconds)
        : l10n.t('{0} did not answer in time', host),
      l10n.t('It is slow or hangs; try again later'),
    ),
  aborted: () => ({ sentence: l10n.t('It was cancelled.') }),
  'bad-argument': (_host, { flaw, message }) => ({
    sentence:
      flaw?.kind === 'unreadable'
        ? l10n.t('Nothing was sent to the portal: {0}.', flaw.words)
        : message,
  }),
  'bad-reply': (host, { flaw }) =>
    told(
      flaw?.kind === 'unreadable'
        ? l10n.t('{0} sent an answer that cannot be used ({1})', host, flaw.words)
        : l10n.t('{0} sent an answer that cannot be used', host),
      l10n.t('Check that the address is that of a portal, and try again later'),
    ),
  'wrong-address': (host, { code }) =>
    told(
      code === undefined
        ? l10n.t('{0} is not a portal: it asks for a certificate', host)
        : l10n.t('{0} is not a portal: it answered with a web page', host),
      l10n.t('Check the address; that of CloudLab, Emulab and Powder is {0}', usualPortal),
    ),
  redirected: (host) =>
    told(
      l10n.t('{0} redirects to another place, where a token is not sent', host),
      l10n.t('Check the address of the portal'),
    ),
  'token-refused': (host) => ({
    ...told(
      l10n.t('{0} does not accept your token', host),
      l10n.t('It is wrong, has expired or was replaced'),
    ),
    action: howToGetToken(),
  }),
  forbidden: (host) => ({ sentence: l10n.t('{0} does not let you do this.', host) }),
  'not-found': (host, error) => ({ sentence: notFound(host, error) }),
  refused: (host) => ({ sentence: l10n.t('{0} refused this.', host) }),
  busy: (host) => told(l10n.t('{0} is busy', host), l10n.t('Try again in a few minutes')),
  'server-error': (host, { code = 500 }) =>
    told(
      l10n.t('{0} has a problem (HTTP {1})', host, code),
      l10n.t('It is not about your request; try again later'),
    ),
};

/** What is not there, by the path that was asked for. */
function notFound(host: string, { method = '' }: PortalError): string {
  if (/^GET .*\/snapshot\/[^/]+$/.test(method))
    return l10n.t('{0} does not know this snapshot any more.', host);
  if (/\/(?:node|snapshot)\/[^/]+/.test(method))
    return l10n.t('{0} has no such node in the experiment, or no such experiment.', host);
  if (method.includes(' /experiments/'))
    return l10n.t('{0} has no such experiment, or it has ended.', host);
  if (method.includes(' /profiles/')) return l10n.t('{0} has no such profile.', host);
  return l10n.t('{0} does not have this, or not any more.', host);
}

/** The ids in a path say nothing to people. */
function verbOf(method: string): string {
  return method.split(' ', 1)[0] ?? '';
}

function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : l10n.t('The portal');
}

function told(happened: string, todo: string): Words {
  return { sentence: l10n.t('{0}. {1}.', happened, todo), happened: l10n.t('{0}.', happened) };
}
