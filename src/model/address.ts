/** Addresses of a site's services, in the spellings that people use (docs/protocol.md 2.1). */
import * as l10n from '@vscode/l10n';
import { UserError } from './failures/userError';

export class AddressError extends UserError {
  override readonly name = 'AddressError';
  readonly text: string;

  constructor(text: string) {
    const form = 'https://HOST:12369/protogeni/xmlrpc/cm';
    super(l10n.t('"{0}" is not the address of a site: it looks like {1}.', text, form));
    this.text = text;
  }

  static override is(error: unknown): error is AddressError {
    return error instanceof AddressError;
  }
}

/** The part before `/cm`, `/sa`, `/ch` and the like, without a slash at the end. @throws AddressError */
export function baseOf(address: string): string {
  return checked(address).replace(/\/(?:cmv2|sa|ch|(?:cm|am)(?:\/\d+(?:\.\d+)*)?)$/, '');
}

/** @throws AddressError */
export function componentManagerUrl(address: string): string {
  return `${baseOf(address)}/cm/2.0`;
}

/** Also keeps the address of a project's authority, `…/project/NAME/sa`. @throws AddressError */
export function sliceAuthorityUrl(address: string): string {
  return `${baseOf(address)}/sa`;
}

/** Of the site that runs the slice authority, unless an address of its own is given. @throws AddressError */
export function clearingHouseUrl(address: string): string {
  return `${baseOf(address).replace(/\/project\/[^/]+$/, '')}/ch`;
}

/**
 * The URN that the component manager of an address has at most sites: the host without its first
 * label. Only used until the site's real URN is given.
 */
export function likelyManagerUrn(address: string): string {
  const { hostname } = new URL(checked(address));
  const isAddress = /^[\d.]+$|:/.test(hostname);
  const domain = isAddress
    ? hostname.replaceAll(/[[\]:]/g, '')
    : hostname.replace(/^[^.]+\.(?=.*\.)/, '');
  return `urn:publicid:IDN+${domain}+authority+cm`;
}

function checked(address: string): string {
  const text = address.trim();
  if (!URL.canParse(text)) throw new AddressError(address);
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.hostname === '') throw new AddressError(address);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
