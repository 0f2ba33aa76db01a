/**
 * The sites that a command asks which takes them from `-m`, or else from `.geni-image.json`. That is a file of others: a
 * host that it names is not even connected to, unless the person has decided about it before.
 */
import { componentManagerUrl } from '../../../model/accounts/address';
import type { CommonOptions } from '../arguments/options';
import type { ConfiguredSite } from '../lint/configuration';
import { mayBeAsked, notAsked } from './serverAt';
import { siteAddress, siteAddresses, type Addresses } from './sites';

export interface SitesToAsk {
  /** Empty for the home site; undefined where nobody is left to ask. */
  readonly addresses?: Addresses;
  readonly notAsked: readonly { readonly urn: string; readonly sentence: string }[];
}

/** @throws AddressError, UsageError for what is no address and no nickname */
export function sitesToAsk(options: CommonOptions, sites: readonly ConfiguredSite[]): SitesToAsk {
  if (options.cm !== undefined) return { addresses: siteAddresses(options.cm), notAsked: [] };
  const refused = sites.flatMap(({ urn, address }) => {
    if (address === undefined) return [];
    const url = componentManagerUrl(siteAddress(address).url);
    return mayBeAsked(url, options) ? [] : [{ urn, sentence: notAsked(url) }];
  });
  const left = sites.filter(({ urn }) => !refused.some((it) => it.urn === urn));
  if (left.length === 0 && refused.length > 0) return { notAsked: refused };
  const words = left.map(({ urn, address }) => address ?? urn);
  return { addresses: words.length === 0 ? [] : siteAddresses(words), notAsked: refused };
}
