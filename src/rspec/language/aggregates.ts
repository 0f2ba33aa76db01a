// Which software serves a node. The rules for images and names are those of Emulab's; other aggregates
// of GENI and Fed4FIRE read the same language, and name their images and nodes otherwise.
import { siteOf, type Catalogue } from '../images/catalogue';
import type { Element, RspecDocument } from '../syntax/document';
import { siteUrnOf, sliverTypeFor } from './nodes';
import { lowerCaseAuthority } from '../images/references';
import { isEmulabSliverType, isForeignSliverType } from '../schema/values';

export type Software = 'emulab' | 'other' | 'unknown';

/** Words in the authorities of aggregates that run other software, though some of their URNs end in `cm`. */
const otherSoftware =
  /(?:^|[.:-])(?:exogeni|orca|foam|ofam|openflow|gram|opengeni|vtam|ocf|nitos|omf|plc|ple|planet-?lab|vts|oess|al2s|onelab|fuseco|netmode|norbit|smartsantander|iotlab|grid5000|fiteagle)(?:[.:-]|$)/;

/** Authorities that are known to run Emulab. */
const emulab =
  /(?:^|\.)(?:emulab\.net|cloudlab\.us|aptlab\.net|geniracks\.net|powderwireless\.net)$|(?:^|\.)instageni\.|^wall\d?\.ilabt\./;

interface Wanted {
  readonly siteUrn?: string | undefined;
  readonly sliverType?: string | undefined;
}

/** What serves a node with that site and sliver type, as far as they tell. */
export function softwareOf({ siteUrn, sliverType }: Wanted, catalogue: Catalogue): Software {
  // All sites that images are known of run Emulab.
  if (siteOf(catalogue, siteUrn) !== undefined) return 'emulab';
  // Requests for other software often name emulab.net, as the tool that drew them did.
  if (sliverType !== undefined && isForeignSliverType(sliverType)) return 'other';
  const bySite = siteUrn === undefined ? 'unknown' : softwareOfSite(siteUrn);
  if (bySite !== 'unknown') return bySite;
  if (sliverType !== undefined && isEmulabSliverType(sliverType)) return 'emulab';
  // Emulab's aggregates are component managers.
  return siteUrn !== undefined && /\+authority\+cm$/i.test(siteUrn.trim()) ? 'emulab' : 'unknown';
}

function softwareOfSite(siteUrn: string): Software {
  const authority = lowerCaseAuthority(siteUrn);
  if (authority === undefined) return 'unknown';
  if (emulab.test(authority)) return 'emulab';
  // `am` is what all others call themselves.
  const isOther = otherSoftware.test(authority) || /\+authority\+am$/i.test(siteUrn.trim());
  return isOther ? 'other' : 'unknown';
}

export function softwareOfNode(node: Element, catalogue: Catalogue): Software {
  return softwareOf({ siteUrn: siteUrnOf(node), sliverType: sliverTypeFor(node) }, catalogue);
}

/** GENI's own OpenFlow extension: FOAM and GRAM read it, Emulab's is another. */
const openFlow = /^https?:\/\/www\.geni\.net\/resources\/rspec\/ext\/openflow\//;

/** Whether a request is written for an aggregate of OpenFlow; its nodes need not name a site then. */
export function asksForOpenFlow({ root }: RspecDocument): boolean {
  return root?.children.some(({ namespace }) => openFlow.test(namespace ?? '')) ?? false;
}
