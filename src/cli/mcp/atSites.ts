/** Which sites a tool asks: the one that is named, else those of the server. */
import type { CommonOptions } from '../image/arguments/options';

/** For what several sites can be asked. */
export function atSites(options: CommonOptions, site: string | undefined): CommonOptions {
  return site === undefined ? options : { ...options, cm: [site] };
}

/** For what is about one thing: its URN says where, so several sites of the server say nothing. */
export function atSiteOf(
  thing: string,
  options: CommonOptions,
  site: string | undefined,
): CommonOptions {
  const { cm, ...others } = options;
  const isTold = site === undefined && thing.startsWith('urn:') && (cm?.length ?? 0) > 1;
  return isTold ? others : atSites(options, site);
}

export const siteHint =
  'Name or address of a site, as list_sites shows it. Leave it out to ask all sites of the user.';
