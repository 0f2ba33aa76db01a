/** Addresses of a site's services, in the spellings that people use (docs/protocol.md 2.1). */
import { withoutEnd } from '../../rpc/endOf';
import * as l10n from '@vscode/l10n';
import { componentManagerUrn } from '../../rpc';
import { UserError } from '../failures/userError';

export class AddressError extends UserError {
  override readonly name = 'AddressError';
  readonly text: string;

  constructor(text: string) {
    const form = 'https://HOST:12369/protogeni/xmlrpc/cm';
    super(l10n.t('"{0}" is not the address of a site. Site addresses look like {1}.', text, form));
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
  const domain = isNumeric(hostname)
    ? hostname.replaceAll(/[[\]:]/g, '')
    : hostname.replace(/^[^.]+\.(?=.*\.)/, '');
  // A host name may hold characters that no authority has.
  return componentManagerUrn(domain.replaceAll(/[^a-z0-9.-]/gi, '-'));
}

/**
 * Whether an address is at one of a site's own hosts: the same host, or one beside it, as www.site.example is
 * beside boss.site.example. At least two labels must be shared, so that no two sites of one top-level domain
 * count as one; addresses in numbers have nothing beside them. The port does not matter.
 */
export function isOwnHost(url: string, siteUrl: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(siteUrl)) return false;
  const [asked, own] = [url, siteUrl].map((text) => new URL(text).hostname.replace(/\.$/, ''));
  if (asked === undefined || own === undefined || asked === '') return false;
  if (asked === own) return true;
  if (isNumeric(asked) || isNumeric(own)) return false;
  const beside = (host: string): string[] => host.split('.').slice(1);
  return beside(asked).length >= 2 && beside(asked).join('.') === beside(own).join('.');
}

/** Numbers with dots, or an IPv6 address in its brackets. */
function isNumeric(hostname: string): boolean {
  return /^[\d.]+$|:/.test(hostname);
}

function checked(address: string): string {
  const text = address.trim();
  if (!URL.canParse(text)) throw new AddressError(address);
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.hostname === '') throw new AddressError(address);
  return withoutEnd(`${url.origin}${url.pathname}`, '/');
}
