/**
 * Failures before a server has said anything that we understand: what happened, by the facts that the
 * library gives, and what to do. Its own messages are for developers, so none of them is shown.
 */
import * as l10n from '@vscode/l10n';
import type { Flaw, ForeignReply, RpcError, RpcReason } from '../../rpc';
import { explainOwn } from './identity';
import { adviceForProxy, behindProxy, notValidNow, weakCertificate } from './connection';
import { isOfAuthority, type Names, type Noun } from './names';
import { causeCode } from './causeCode';
import { fieldWords } from './fields';
import type { Words } from './words';

/** Undefined for a reason that the server itself has given. */
export function explainTransport(error: RpcError, names: Names): Words | undefined {
  return byReason[error.reason]?.(error, names);
}

type Rule = (error: RpcError, names: Names) => Words;

const byReason: Partial<Readonly<Record<RpcReason, Rule>>> = {
  connect: (error, { host, proxy }) =>
    error.flaw?.kind === 'proxy' && error.flaw.proxy === ''
      ? told(
          l10n.t(
            '{0} cannot be reached: the value of {1} is not a URL',
            host.first,
            proxy ?? 'HTTPS_PROXY',
          ),
          l10n.t('Escape / and % in its password'),
        )
      : error.flaw?.kind === 'proxy'
        ? told(behindProxy(error.flaw, host.first), orLook(error, adviceForProxy(error.flaw)))
        : {
            ...told(unreachable(error, host), orLook(error, adviceFor(causeCode(error)))),
            action:
              proxy === undefined
                ? undefined
                : l10n.t('The connection uses the proxy set in {0}.', proxy),
          },
  untrusted: (error, { host }) => untrusted(error, host),
  'identity-refused': (error, { host }) => ({
    sentence:
      error.flaw?.kind === 'own-certificate'
        ? explainOwn(error.flaw.own, error.flaw.file)
        : error.method === undefined && error.flaw?.kind === 'certificate-refused'
          ? noPage(host)
          : and(
              refused(error, host),
              l10n.t(
                'Use a certificate that is still valid and comes from a site that this server knows',
              ),
            ),
  }),
  timeout: (error, names) =>
    told(
      late(error, names),
      orLook(
        error,
        isOfAuthority(error)
          ? l10n.t('It is slow or hangs; try again later')
          : l10n.t('The site is slow or hangs; try again later'),
      ),
    ),
  aborted: () => ({ sentence: l10n.t('It was cancelled.') }),
  http: (error, { host }) =>
    told(strangeStatus(error, host), orLook(error, adviceForStatus(error.code ?? 0))),
  'bad-reply': (error, { host }) =>
    told(strangeReply(error, host), orLook(error, adviceForReply(error))),
};

/** The page of an image is read without a certificate, by everybody. */
function noPage({ first }: Noun): string {
  return and(
    l10n.t(
      '{0} requires a certificate at this address, so it is not the address of an image’s page',
      first,
    ),
    l10n.t('Check the address'),
  );
}

/** A delete without a readable answer may have been carried out; that comes before all other advice. */
function orLook(error: RpcError, todo: string): string {
  return mayHaveDeleted(error)
    ? l10n.t('Check the list of images before you try again: the image may be gone')
    : todo;
}

/** The connection was there and broke, so that the request may have arrived. */
const broken: readonly string[] = ['ECONNRESET', 'EPIPE', ''];

/** A server that redirects or refuses the request as such has not heard of the image. */
export function mayHaveDeleted(error: RpcError): boolean {
  const { method, reason, code = 0, cause, dryRun } = error;
  if (method !== 'DeleteImage' || dryRun === true) return false;
  if (reason === 'connect') return broken.includes(causeCode({ cause }));
  if (reason === 'server-error') return code !== 2;
  return reason === 'timeout' || reason === 'bad-reply' || (reason === 'http' && code >= 500);
}

/** What happened, by the code of Node. */
function unreachable(error: RpcError, { first }: Noun): string {
  const code = causeCode(error);
  switch (code) {
    case 'ECONNREFUSED':
      return l10n.t('{0} cannot be reached: nothing listens there (connection refused)', first);
    case 'ENOTFOUND':
      return l10n.t('{0} cannot be reached: no host has that name', first);
    case 'EAI_AGAIN':
      return l10n.t('{0} cannot be reached: its name could not be resolved just now', first);
    case 'EHOSTUNREACH':
      return l10n.t('{0} cannot be reached: there is no route to it', first);
    case 'ENETUNREACH':
      return l10n.t('{0} cannot be reached: the network is down', first);
    case 'ETIMEDOUT':
      return l10n.t('{0} cannot be reached: it did not answer', first);
    case 'ECONNRESET':
    case 'EPIPE':
      return l10n.t('{0} closed the connection before it answered', first);
    case '':
      return l10n.t('{0} cannot be reached: the connection failed', first);
    default:
      return l10n.t('{0} cannot be reached: the connection failed ({1})', first, code);
  }
}

function adviceFor(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
      return l10n.t('Check the address');
    case 'EAI_AGAIN':
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return l10n.t('Check your network');
    case 'ECONNREFUSED':
      return l10n.t('Check the address, or try again later when the server is up');
    default:
      return l10n.t('Try again');
  }
}

function untrusted(error: RpcError, host: Noun): Words {
  const { flaw } = error;
  if (flaw?.kind === 'other-certificate') {
    return {
      sentence: l10n.t(
        'The certificate of {0} has changed: expected {1}, found {2}. If the site did not announce a new one, someone may be intercepting the connection.',
        host.within,
        flaw.expected,
        flaw.found,
      ),
      action: l10n.t('Trust the new certificate only if the site confirms its fingerprint.'),
    };
  }
  const giveTheCa = l10n.t('Give the CA certificate of this site');
  if (flaw?.kind === 'ca-not-pem')
    return { sentence: and(l10n.t('The CA certificate is not a PEM file'), giveTheCa) };
  if (flaw?.kind === 'weak-certificate')
    return {
      sentence: and(weakCertificate(flaw, host.first), l10n.t('Contact the site’s operators')),
    };
  const code = causeCode(error);
  if (flaw?.kind === 'dates')
    return { sentence: and(notValidNow(flaw, host.first), adviceForCertificate(code)) };
  return {
    sentence: unknownSigner.has(code)
      ? and(
          l10n.t(
            '{0} is not trusted: its certificate is not signed by the CA you trust',
            host.first,
          ),
          giveTheCa,
        )
      : and(wrongCertificate(code, host), adviceForCertificate(code)),
  };
}

/** All the ways in which OpenSSL says that it does not know who signed. */
const unknownSigner: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
]);

function wrongCertificate(code: string, { first }: Noun): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return l10n.t('{0} is not trusted: its certificate has expired', first);
    case 'CERT_NOT_YET_VALID':
      return l10n.t('{0} is not trusted: its certificate is not valid yet', first);
    case 'CERT_REVOKED':
      return l10n.t('{0} is not trusted: its certificate was revoked', first);
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return l10n.t('{0} is not trusted: its certificate is for another host name', first);
    case 'CERT_SIGNATURE_FAILURE':
      return l10n.t('{0} is not trusted: its certificate has a wrong signature', first);
    case 'INVALID_CA':
    case 'PATH_LENGTH_EXCEEDED':
      return l10n.t(
        '{0} is not trusted: its certificate was signed by one that is not allowed to sign',
        first,
      );
    case 'INVALID_PURPOSE':
      return l10n.t('{0} is not trusted: its certificate is not for a server', first);
    case 'CERT_CHAIN_TOO_LONG':
      return l10n.t('{0} is not trusted: its certificate chain is too long', first);
    default:
      return tooWeak.has(code)
        ? l10n.t('{0} is not trusted: its certificate is too weak', first)
        : l10n.t('{0} is not trusted', first);
  }
}

const tooWeak: ReadonlySet<string> = new Set([
  'CA_MD_TOO_WEAK',
  'ERR_SSL_CA_MD_TOO_WEAK',
  'ERR_SSL_CA_KEY_TOO_SMALL',
  'ERR_SSL_EE_KEY_TOO_SMALL',
]);

/** One's own clock can be wrong just as well. */
function adviceForCertificate(code: string): string {
  return code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID'
    ? l10n.t('Check the clock of this computer; if it is right, contact the site’s operators')
    : l10n.t('Contact the site’s operators');
}

/** What OpenSSL says of a key that does not open. */
const notOpened: ReadonlySet<string> = new Set([
  'ERR_OSSL_BAD_DECRYPT',
  'ERR_OSSL_EVP_BAD_DECRYPT',
  'ERR_MISSING_PASSPHRASE',
]);

function refused(error: RpcError, { first }: Noun): string {
  const { flaw } = error;
  if (notOpened.has(causeCode(error)))
    return l10n.t('The passphrase does not unlock the private key');
  if (flaw?.kind !== 'certificate-refused')
    return l10n.t('{0} does not accept your certificate', first);
  switch (flaw.alert) {
    case undefined:
      return l10n.t('{0} does not accept your certificate and closed the connection', first);
    case 'certificate required':
      return l10n.t('{0} requires a certificate', first);
    default:
      return l10n.t('{0} does not accept your certificate ({1})', first, flaw.alert);
  }
}

function late({ flaw, method }: RpcError, { host, site }: Names): string {
  if (flaw?.kind !== 'late') return l10n.t('{0} did not answer in time', site.first);
  if (flaw.what === 'certificate')
    return l10n.t('{0} did not show its certificate within {1} s', host.first, flaw.seconds);
  return method === undefined
    ? l10n.t('{0} did not answer within {1} s', site.first, flaw.seconds)
    : l10n.t('{0} did not answer {1} within {2} s', host.first, method, flaw.seconds);
}

function strangeStatus({ method, code = 0 }: RpcError, { first }: Noun): string {
  if (method === undefined)
    return l10n.t('{0} answered with HTTP {1} instead of the image’s metadata', first, code);
  return code >= 300 && code < 400
    ? l10n.t('{0} redirected {1} (HTTP {2}), which is not followed', first, method, code)
    : l10n.t('{0} answered {1} with HTTP {2}', first, method, code);
}

function adviceForStatus(code: number): string {
  return code >= 500
    ? l10n.t('The server has a problem; try again later')
    : l10n.t('Check that the address is that of a testbed, and try again later');
}

/** What came is an answer of a testbed, or none at all. */
function adviceForReply({ flaw, method }: RpcError): string {
  return method !== undefined && flaw?.kind === 'missing'
    ? l10n.t('Its software may be too old or too new; contact the site’s operators')
    : l10n.t('Check that the address is that of a testbed, and try again later');
}

/** What is strange about a reply, or a part of it; without a full stop. */
export function strangeReply({ flaw, method }: RpcError, { first, within }: Noun): string {
  const words = flaw?.kind === 'unreadable' ? flaw.words : undefined;
  if (method === undefined) {
    return words === undefined
      ? l10n.t('{0} sent an answer that cannot be used', first)
      : l10n.t('{0} sent an answer that cannot be used ({1})', first, words);
  }
  if (flaw?.kind === 'missing')
    return l10n.t('The answer of {0} to {1} lacks {2}', within, method, fieldWords(flaw.field));
  const body = flaw && strangeBody(flaw, first, method);
  if (body !== undefined) return body;
  return words === undefined
    ? l10n.t('{0} answered {1} with something that cannot be used', first, method)
    : l10n.t('{0} answered {1} with something that cannot be used ({2})', first, method, words);
}

/** Undefined when it is not the body as a whole that is strange. */
function strangeBody(flaw: Flaw, host: string, method: string): string | undefined {
  if (flaw.kind === 'foreign') return foreign(flaw.what, host, method);
  if (flaw.kind === 'too-long')
    return l10n.t('{0} answered {1} with more than {2} MB', host, method, flaw.megabytes);
  if (flaw.kind === 'encoded')
    return l10n.t(
      '{0} answered {1} with a body in {2}, which was not requested',
      host,
      method,
      flaw.encoding,
    );
  return flaw.kind === 'cut-off'
    ? l10n.t(
        '{0} answered {1} with a body that was cut off after {2} bytes',
        host,
        method,
        flaw.bytes,
      )
    : undefined;
}

function foreign(what: ForeignReply, host: string, method: string): string {
  switch (what) {
    case 'web-page':
      return l10n.t('{0} answered {1} with a web page (HTML)', host, method);
    case 'nothing':
      return l10n.t('{0} answered {1} with an empty body', host, method);
    case 'doctype':
      return l10n.t('{0} answered {1} with a DOCTYPE, which is refused for safety', host, method);
    case 'half':
      return l10n.t('{0} answered {1} with a reply that was cut off', host, method);
  }
}

/** The same, and what happened apart: where nobody is to do anything, or something else. */
function told(happened: string, todo: string): Words {
  return { sentence: and(happened, todo), happened: l10n.t('{0}.', happened) };
}

/** What happened and what to do. */
function and(happened: string, todo: string): string {
  return l10n.t('{0}. {1}.', happened, todo);
}
