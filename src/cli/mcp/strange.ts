/**
 * Servers that are none of the user's. A model that has read a bad text may be told to call an address that carries away
 * what it knows, so these tools reach only sites that the user has chosen, trusts or could name.
 */
import { isOwnHost } from '../../model/accounts/address';
import { KnownServers } from '../../model/accounts/knownServers';
import { knownSites } from '../../model/accounts/knownSites';
import type { CommonOptions } from '../image/arguments/options';
import { UsageError } from '../image/failures/failure';
import { nearSite, nearSites } from '../image/session/nearSites';
import { certificateFile } from '../image/session/passphrase';
import { knownNickname } from '../image/session/sites';

/** @param site as a tool takes it. @throws UsageError */
export async function refuseStrangeSite(site: string, options: CommonOptions): Promise<void> {
  if (!/[.:/]/.test(site) || knownNickname(site) !== undefined) return;
  if (options.cm?.includes(site) === true) return;
  if (nearSite(site, await nearSites(certificateFile(options))) !== undefined) return;
  const url = /^https?:/i.test(site) ? site : `https://${site}`;
  if (await isOfUser(url, options)) return;
  throw new UsageError(
    `${site} is not a site of the user, so it is not contacted: the user can add it with "geni-image site add SITE".`,
  );
}

/** @param image name, URN or URL. @throws UsageError for a URL at a strange server */
export async function refuseStrangeImage(image: string, options: CommonOptions): Promise<void> {
  if (!/^https?:/i.test(image) || (await isOfUser(image, options))) return;
  throw new UsageError(
    `${image} is not at a site of the user, so it is not contacted: give the name or the URN of the image, or ask the user to run "geni-image who URL".`,
  );
}

async function isOfUser(url: string, options: CommonOptions): Promise<boolean> {
  if (!URL.canParse(url)) return true;
  const near = await nearSites(certificateFile(options));
  const { cm = [], sa } = options;
  const sites = [
    ...near.map(({ address }) => address.url),
    ...knownSites.map(({ host }) => `https://${host}`),
    ...[...cm, sa ?? ''].filter((word) => /^https:/i.test(word) && URL.canParse(word)),
  ];
  return new KnownServers().knowsBeside(url) || sites.some((site) => isOwnHost(url, site));
}
