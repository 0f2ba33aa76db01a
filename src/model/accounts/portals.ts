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

/**
 * Where people get a token for the API of a portal: one portal serves CloudLab, Emulab and Powder. Undefined for another
 * one. @param url of the API
 */
export function pageOfPortal(url: string): string | undefined {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === 'boss.emulab.net' || host === 'www.emulab.net'
    ? 'https://www.cloudlab.us/'
    : undefined;
}

/** Undefined for a site that is not known. @param siteUrn of the site or of its component manager */
export function portalOf(siteUrn: string): string | undefined {
  const domain = authorityOf(siteUrn)?.split(':', 1)[0]?.toLowerCase();
  if (domain === undefined) return undefined;
  return portals.find(([known]) => domain === known || domain.endsWith(`.${known}`))?.[1];
}
