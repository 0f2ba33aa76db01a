/**
 * Failures before a server has said anything that we understand: what happened, by the facts that the
 * library gives, and what to do. Its own messages are for developers, so none of them is shown.
 */
import * as l10n from '@vscode/l10n';
import type { Flaw, ForeignReply, RpcError, RpcReason } from '../rpc';
import { explainOwn, minuteText } from './explainIdentity';
import { hostOf, isOfAuthority } from './failedServer';

export interface Words {
  readonly sentence: string;
  /** More advice, when one sentence is not enough. */
  readonly action?: string | undefined;
}

/** Undefined for a reason that the server itself has given. @param site words for it, in a sentence */
export function explainTransport(error: RpcError, site: string): Words | undefined {
  if (error.flaw?.kind === 'not-https') return notHttps(error.flaw.text);
  const server = isOfAuthority(error) ? site : (hostOf(error) ?? site);
  return byReason[error.reason]?.(error, server, site);
}

function notHttps(text: string): Words {
  const shown = text.length > 120 ? `${text.slice(0, 117)}...` : text;
  return {
    sentence: l10n.t('"{0}" cannot be used: give an address that begins with https://.', shown),
  };
}

/** @param host the server as its address names it, or words for a slice authority @param site the same as the caller calls it */
type Rule = (error: RpcError, host: string, site: string) => Words;

const byReason: Partial<Readonly<Record<RpcReason, Rule>>> = {
  connect: (error, host) => ({
    sentence:
      error.flaw?.kind === 'proxy'
        ? and(notConnected(error.flaw, host), orLook(error, adviceForProxy(error.flaw)))
        : and(unreachable(error, host), orLook(error, adviceFor(codeOf(error)))),
  }),
  untrusted,
  'identity-refused': (error, host) => ({
    sentence:
      error.flaw?.kind === 'own-certificate'
        ? explainOwn(error.flaw.own, error.flaw.file)
        : and(
            refused(error, host),
            l10n.t(
              'use a certificate that is still valid and comes from a site that this server knows',
            ),
          ),
  }),
  timeout: (error, host, site) => ({
    sentence: and(
      late(error, host, site),
      orLook(
        error,
        isOfAuthority(error)
          ? l10n.t('it is slow or hangs, so try again later')
          : l10n.t('the site is slow or hangs, so try again later'),
      ),
    ),
  }),
  aborted: () => ({ sentence: l10n.t('It was cancelled.') }),
  http: notATestbed(strangeStatus),
  'bad-reply': notATestbed(strangeReply),
};

function notATestbed(happened: (error: RpcError, host: string) => string): Rule {
  return (error, host) => {
    const isOwnFault = error.reason === 'http' && (error.code ?? 0) >= 500;
    const todo = isOwnFault
      ? l10n.t('the server fails on its own side, so try again later')
      : l10n.t('check that the address is that of a testbed, and try again later');
    return { sentence: and(happened(error, host), orLook(error, todo)) };
  };
}

/** A delete without a readable answer may have been carried out; that comes before all other advice. */
function orLook(error: RpcError, todo: string): string {
  return mayHaveDeleted(error)
    ? l10n.t('look at the list of images before you try again, for the image may be gone')
    : todo;
}

/** A server that redirects or refuses the request as such has not heard of the image. */
export function mayHaveDeleted({ method, reason, code = 0, cause }: RpcError): boolean {
  if (method !== 'DeleteImage') return false;
  if (reason === 'connect') return /^(?:ECONNRESET|EPIPE|)$/.test(codeOf({ cause }));
  if (reason === 'server-error') return code !== 2;
  return reason === 'timeout' || reason === 'bad-reply' || (reason === 'http' && code >= 500);
}

/** What happened, by the code of Node. */
function unreachable(error: RpcError, host: string): string {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return l10n.t('{0} cannot be reached: nothing listens there (connection refused)', host);
    case 'ENOTFOUND':
      return l10n.t('{0} cannot be reached: there is no host of that name', host);
    case 'EAI_AGAIN':
      return l10n.t('{0} cannot be reached: its name could not be looked up just now', host);
    case 'EHOSTUNREACH':
      return l10n.t('{0} cannot be reached: there is no route to it', host);
    case 'ENETUNREACH':
      return l10n.t('{0} cannot be reached: the network cannot be reached', host);
    case 'ETIMEDOUT':
      return l10n.t('{0} cannot be reached: it did not answer', host);
    case 'ECONNRESET':
    case 'EPIPE':
      return l10n.t('{0} cannot be reached: it closed the connection before answering', host);
    default:
      return l10n.t('The connection to {0} failed ({1})', host, codeOf(error) || wordsOf(error));
  }
}

type ProxyFlaw = Extract<Flaw, { kind: 'proxy' }>;

function notConnected({ proxy, status, cause }: ProxyFlaw, host: string): string {
  const words = status === undefined ? (cause ?? '') : `HTTP ${status}`;
  if (status === 407)
    return proxy === undefined
      ? l10n.t('{0} cannot be reached: the proxy asks for a login', host)
      : l10n.t('{0} cannot be reached: the proxy {1} asks for a login', host, proxy);
  return proxy === undefined
    ? l10n.t('{0} cannot be reached: the proxy does not connect to it ({1})', host, words)
    : l10n.t('{0} cannot be reached through the proxy {1} ({2})', host, proxy, words);
}

function adviceForProxy({ proxy }: ProxyFlaw): string {
  return proxy === undefined
    ? l10n.t('check the proxy settings')
    : l10n.t('check HTTPS_PROXY, or name the host in NO_PROXY if it needs no proxy');
}

function adviceFor(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
      return l10n.t('check the address');
    case 'EAI_AGAIN':
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return l10n.t('check your network');
    case 'ECONNREFUSED':
      return l10n.t('check the address, or try later when the server is up again');
    default:
      return l10n.t('try again');
  }
}

function untrusted(error: RpcError, host: string): Words {
  const { flaw } = error;
  if (flaw?.kind === 'other-certificate') {
    return {
      sentence: l10n.t(
        'The certificate of {0} is not the one that was accepted before: expected {1}, found {2}. If the site did not announce a new one, somebody may be in between.',
        host,
        flaw.expected,
        flaw.found,
      ),
      action: l10n.t('Trust the new certificate only if the site confirms its fingerprint.'),
    };
  }
  const giveTheCa = l10n.t('give the CA certificate of this site');
  if (flaw?.kind === 'ca-not-pem') {
    return { sentence: and(l10n.t('The CA certificate given is not in PEM form'), giveTheCa) };
  }
  const tell = l10n.t('tell the people who run the site');
  if (flaw?.kind === 'weak-certificate') return { sentence: and(weakWords(flaw.weak, host), tell) };
  if (flaw?.kind === 'dates') return { sentence: datesWords(flaw, host) };
  const code = codeOf(error);
  return {
    sentence: unknownSigner.test(code)
      ? and(
          l10n.t(
            '{0} is not trusted: its certificate is not signed by the CA that you trust',
            host,
          ),
          giveTheCa,
        )
      : and(wrongCertificate(code, host), tell),
  };
}

function weakWords({ whose, ...weak }: WeakFlaw['weak'], host: string): string {
  if (weak.problem === 'weak-digest')
    return whose === 'server'
      ? l10n.t(
          '{0} is not trusted: its certificate is signed with MD5, which anyone can forge',
          host,
        )
      : l10n.t(
          '{0} is not trusted: the certificate of the authority above it is signed with MD5, which anyone can forge',
          host,
        );
  return whose === 'server'
    ? l10n.t('{0} is not trusted: the key of its certificate is too short to be safe', host)
    : l10n.t(
        '{0} is not trusted: the key of the authority that signed its certificate is too short to be safe',
        host,
      );
}

type WeakFlaw = Extract<Flaw, { kind: 'weak-certificate' }>;

/** Either clock may be wrong, so both times are named. */
function datesWords({ notBefore, notAfter, now }: DatesFlaw, host: string): string {
  const today = minuteText(now);
  return now < notBefore
    ? l10n.t(
        '{0} is not trusted: its certificate is valid only from {1}, and the clock of this computer says {2}; set the clock if it is wrong, else tell the people who run the site.',
        ...[host, minuteText(notBefore), today],
      )
    : l10n.t(
        '{0} is not trusted: its certificate expired on {1}, and the clock of this computer says {2}; tell the people who run the site, or set the clock if it is wrong.',
        ...[host, minuteText(notAfter), today],
      );
}

type DatesFlaw = Extract<Flaw, { kind: 'dates' }>;

/** All the ways in which OpenSSL says that it does not know who signed. */
const unknownSigner = /SELF_SIGNED_CERT|UNABLE_TO_(?:GET|VERIFY)|CERT_(?:UNTRUSTED|REJECTED)/;

function wrongCertificate(code: string, host: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return l10n.t('{0} is not trusted: its certificate has expired', host);
    case 'CERT_NOT_YET_VALID':
      return l10n.t('{0} is not trusted: its certificate is not valid yet', host);
    case 'CERT_REVOKED':
      return l10n.t('{0} is not trusted: its certificate was revoked', host);
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return l10n.t('{0} is not trusted: its certificate was issued for another host name', host);
    case 'CERT_SIGNATURE_FAILURE':
      return l10n.t('{0} is not trusted: its certificate carries a wrong signature', host);
    case 'INVALID_CA':
    case 'PATH_LENGTH_EXCEEDED':
      return l10n.t(
        '{0} is not trusted: its certificate was signed by one that may not sign',
        host,
      );
    case 'INVALID_PURPOSE':
      return l10n.t('{0} is not trusted: its certificate is not one of a server', host);
    case 'CERT_CHAIN_TOO_LONG':
      return l10n.t('{0} is not trusted: its certificate chain is too long', host);
  }
  return /MD_TOO_WEAK|KEY_TOO_SMALL|EE_KEY/.test(code)
    ? l10n.t('{0} is not trusted: its certificate is too weak', host)
    : l10n.t('{0} is not trusted', host);
}

function refused(error: RpcError, host: string): string {
  const { flaw, serverText = '' } = error;
  if (/BAD_DECRYPT|MISSING_PASSPHRASE/.test(codeOf(error)))
    return l10n.t('The passphrase does not open the private key');
  const said = firstLine(serverText);
  if (said !== '') return l10n.t('{0} does not accept your certificate: "{1}"', host, said);
  const alert = flaw?.kind === 'certificate-refused' ? flaw.alert : '';
  if (alert === undefined)
    return l10n.t(
      '{0} does not accept your certificate: it closes the connection when it sees it',
      host,
    );
  if (alert === 'certificate required') return l10n.t('{0} asks for a certificate', host);
  return alert === ''
    ? l10n.t('{0} does not accept your certificate', host)
    : l10n.t('{0} does not accept your certificate ({1})', host, alert);
}

function late({ flaw, method }: RpcError, host: string, site: string): string {
  if (flaw?.kind !== 'late') return l10n.t('{0} has not answered in time', site);
  if (flaw.what === 'certificate')
    return l10n.t('{0} has not shown its certificate within {1} s', host, flaw.seconds);
  return method === undefined
    ? l10n.t('{0} did not answer within {1} s', site, flaw.seconds)
    : l10n.t('{0} has not answered {1} within {2} s', host, method, flaw.seconds);
}

function strangeStatus({ method, code = 0 }: RpcError, host: string): string {
  if (method === undefined)
    return l10n.t('{0} answered with HTTP {1} instead of the image’s metadata', host, code);
  return code >= 300 && code < 400
    ? l10n.t(
        '{0} answered {1} with HTTP {2}, a redirection, which is not followed',
        host,
        method,
        code,
      )
    : l10n.t('{0} answered {1} with HTTP {2}', host, method, code);
}

function strangeReply(error: RpcError, host: string): string {
  const { flaw, method } = error;
  if (method === undefined)
    return l10n.t('{0} sent an answer that cannot be used ({1})', host, wordsOf(error));
  if (flaw?.kind === 'foreign') return foreign(flaw.what, host, method);
  if (flaw?.kind === 'encoded')
    return l10n.t(
      '{0} answered {1} with a body in {2}, which was not asked for',
      ...[host, method, flaw.encoding],
    );
  if (flaw?.kind === 'too-long')
    return l10n.t('{0} answered {1} with more than {2} MB', host, method, flaw.megabytes);
  if (flaw?.kind === 'cut-off')
    return l10n.t(
      '{0} answered {1} with a body that was cut off after {2} bytes',
      ...[host, method, flaw.bytes],
    );
  if (flaw?.kind === 'missing')
    return l10n.t('The answer of {0} to {1} has no {2}', host, method, flaw.field);
  return unusable(host, method, flaw?.kind === 'unreadable' ? flaw.words : wordsOf(error));
}

function unusable(host: string, method: string, words: string): string {
  return l10n.t('{0} answered {1} with something that cannot be used ({2})', host, method, words);
}

function foreign(what: ForeignReply, host: string, method: string): string {
  switch (what) {
    case 'web-page':
      return l10n.t('{0} answered {1} with a web page (HTML)', host, method);
    case 'nothing':
      return l10n.t('{0} answered {1} with nothing', host, method);
    case 'doctype':
      return l10n.t('{0} answered {1} with a DOCTYPE, which is refused for safety', host, method);
    case 'half':
      return l10n.t('{0} answered {1} with a reply that was cut off', host, method);
  }
}

/** The technical words of an error, for which there is no sentence. */
function wordsOf({ message, cause }: RpcError): string {
  return (cause instanceof Error ? firstLine(cause.message) : message).replace(/\.$/, '');
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/** Cause codes of Node, such as `ECONNREFUSED`. */
export function codeOf({ cause }: Pick<Error, 'cause'>): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** What happened and what to do, as one sentence. */
function and(happened: string, todo: string): string {
  return l10n.t('{0}; {1}.', happened, todo);
}
