/** Which portal: the address of its API, as people and other programs give it. */
import * as l10n from '@vscode/l10n';
import { PLAIN_PORT } from '../../portal/http/address';
import { UserError } from '../failures/userError';

/** Serves CloudLab, Emulab and Powder. */
export const usualPortal = 'https://boss.emulab.net:43794';

/** An address to which no token may go. */
export class PortalAddressError extends UserError {
  override readonly name = 'PortalAddressError';

  static override is(error: unknown): error is PortalAddressError {
    return error instanceof PortalAddressError;
  }
}

/**
 * The address as it is used: its origin, and a path if it has one.
 * @param source where it was given, such as `PORTAL_HTTP`
 * @throws PortalAddressError
 */
export function portalAddress(text: string, source: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  // What stands before an @ can be a password.
  const shown = text.includes('@') ? l10n.t('The address given') : `"${text}"`;
  if (url?.port === PLAIN_PORT || url?.protocol === 'http:') {
    const why = l10n.t('{0} in {1} is not encrypted, so no token is sent there.', shown, source);
    throw new PortalAddressError(why, { action: l10n.t('Use {0}.', usualPortal) });
  }
  const isPlain =
    url?.protocol === 'https:' &&
    `${url.username}${url.password}${url.search}${url.hash}` === '' &&
    url.hostname !== '';
  if (isPlain) return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  throw new PortalAddressError(
    l10n.t('{0} in {1} is not the address of a portal: use {2}.', shown, source, usualPortal),
  );
}
