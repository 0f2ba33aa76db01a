/**
 * The sites that a command asks which takes them from `-m`, or else from `.geni-image.json`. That is a file of others: a
 * host that it names is not even connected to, unless the person has decided about it before.
 */
import { componentManagerUrl } from '../../../model/accounts/address';
import type { CommonOptions } from '../arguments/options';
import type { ConfiguredSite } from '../lint/configuration';
import { mayBeAsked, notAsked } from './serverAt';
import { nearSites } from './nearSites';
import { certificateFile } from './passphrase';
import { addressNear, siteAddresses, type Addresses } from './sites';

export interface SitesToAsk {
  /** Empty for the home site; undefined where nobody is left to ask. */
  readonly addresses?: Addresses;
  readonly notAsked: readonly { readonly urn: string; readonly sentence: string }[];
}

/** @throws AddressError, UsageError for what is no address and no nickname */
export async function sitesToAsk(
  options: CommonOptions,
  sites: readonly ConfiguredSite[],
): Promise<SitesToAsk> {
  if (options.cm !== undefined) return { addresses: siteAddresses(options.cm), notAsked: [] };
  const near = await nearSites(certificateFile(options));
  const refused: { readonly urn: string; readonly sentence: string }[] = [];
  for (const { urn, address } of sites) {
    if (address === undefined) continue;
    const url = componentManagerUrl(addressNear(address, near).url);
    if (!(await mayBeAsked(url, options))) refused.push({ urn, sentence: notAsked(url) });
  }
  const left = sites.filter(({ urn }) => !refused.some((it) => it.urn === urn));
  if (left.length === 0 && refused.length > 0) return { notAsked: refused };
  const words = left.map(({ urn, address }) => address ?? urn);
  return { addresses: words.length === 0 ? [] : siteAddresses(words), notAsked: refused };
}
