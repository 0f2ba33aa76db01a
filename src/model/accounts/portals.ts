/**
 * Web pages of the sites that we know, where people do what the protocol cannot: a fixed table, so that no server
 * decides where a link leads.
 */
import { authorityOf } from '../urns';

/** By the last labels of a site's domain. */
const portals: readonly (readonly [domain: string, url: string])[] = [
  ['cloudlab.us', 'https://www.cloudlab.us/'],
  ['cloudlab.umass.edu', 'https://www.cloudlab.us/'],
  ['apt.emulab.net', 'https://www.cloudlab.us/'],
  ['emulab.net', 'https://www.emulab.net/portal/frontpage.php'],
  ['powderwireless.net', 'https://www.powderwireless.net/'],
];

/** Undefined for a site that is not known. @param siteUrn of the site or of its component manager */
export function portalOf(siteUrn: string): string | undefined {
  const domain = authorityOf(siteUrn)?.split(':', 1)[0]?.toLowerCase();
  if (domain === undefined) return undefined;
  return portals.find(([known]) => domain === known || domain.endsWith(`.${known}`))?.[1];
}
