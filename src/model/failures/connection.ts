/** Connections that did not come about: what a proxy, a weak certificate or a clock has to do with it. */
import * as l10n from '@vscode/l10n';
import type { Flaw } from '../../rpc';
import { minuteText } from './identity';

type Proxy = Extract<Flaw, { kind: 'proxy' }>;
type Weak = Extract<Flaw, { kind: 'weak-certificate' }>;
type Dates = Extract<Flaw, { kind: 'dates' }>;

/** @param host the server, at the beginning of a sentence */
export function behindProxy({ proxy, status, cause }: Proxy, host: string): string {
  if (status === 407)
    return proxy === undefined
      ? l10n.t('{0} cannot be reached: the proxy asks for a login', host)
      : l10n.t('{0} cannot be reached: the proxy {1} asks for a login', host, proxy);
  const words = status === undefined ? (cause ?? '') : `HTTP ${status}`;
  return proxy === undefined
    ? l10n.t('{0} cannot be reached: the proxy does not connect to it ({1})', host, words)
    : l10n.t('{0} cannot be reached through the proxy {1} ({2})', host, proxy, words);
}

export function adviceForProxy({ proxy }: Proxy): string {
  return proxy === undefined
    ? l10n.t('Check the proxy settings')
    : l10n.t('Check HTTPS_PROXY, or add the host to NO_PROXY if it needs no proxy');
}

export function weakCertificate({ weak }: Weak, host: string): string {
  const isOwn = weak.whose === 'server';
  if (weak.problem === 'weak-digest')
    return isOwn
      ? l10n.t(
          '{0} is not trusted: its certificate is signed with MD5, which anyone can forge',
          host,
        )
      : l10n.t(
          '{0} is not trusted: an authority above it has a certificate that is signed with MD5, which anyone can forge',
          host,
        );
  return isOwn
    ? l10n.t('{0} is not trusted: the key of its certificate is too short to be safe', host)
    : l10n.t(
        '{0} is not trusted: the key of the authority that signed its certificate is too short to be safe',
        host,
      );
}

/** Either clock may be wrong, so both times are named. */
export function notValidNow({ notBefore, notAfter, now }: Dates, host: string): string {
  const today = minuteText(now);
  return now < notBefore
    ? l10n.t(
        '{0} is not trusted: its certificate is valid only from {1}, and the clock of this computer says {2}',
        host,
        minuteText(notBefore),
        today,
      )
    : l10n.t(
        '{0} is not trusted: its certificate expired on {1}, and the clock of this computer says {2}',
        host,
        minuteText(notAfter),
        today,
      );
}
