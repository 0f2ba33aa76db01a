// Which software serves a node. The rules for images and names are those of Emulab's; other aggregates
// of GENI and Fed4FIRE read the same language, and name their images and nodes otherwise.
import { siteOf, type Catalogue } from './catalogue';
import type { Element } from './document';
import { siteUrnOf, sliverTypeFor } from './nodes';
import { authorityOf } from './references';
import { isEmulabSliverType, isForeignSliverType } from './schema/values';

export type Software = 'emulab' | 'other' | 'unknown';

/** Words in the authorities of aggregates that run other software, though some of their URNs end in `cm`. */
const otherSoftware =
  /(?:^|[.:-])(?:exogeni|orca|foam|ofam|openflow|gram|opengeni|vtam|ocf|nitos|omf|plc|ple|planet-?lab|vts|oess|al2s|onelab|fuseco|netmode|norbit|smartsantander|iotlab|grid5000|fiteagle)(?:[.:-]|$)/;

/** Authorities that are known to run Emulab, whatever sliver type a request asks them for. */
const emulab =
  /(?:^|\.)(?:emulab\.net|cloudlab\.us|aptlab\.net|geniracks\.net|powderwireless\.net)$|(?:^|\.)instageni\.|^wall\d?\.ilabt\./;

/** What serves a node with that site and sliver type, as far as they tell. */
export function softwareOf(
  {
    siteUrn,
    sliverType,
  }: { readonly siteUrn?: string | undefined; readonly sliverType?: string | undefined },
  catalogue: Catalogue,
): Software {
  // All sites that images are known of run Emulab.
  if (siteOf(catalogue, siteUrn) !== undefined) return 'emulab';
  const authority = siteUrn === undefined ? undefined : authorityOf(siteUrn);
  // Emulab's aggregates are component managers; `am` is what all others call themselves.
  if (siteUrn !== undefined && /\+authority\+am$/i.test(siteUrn.trim())) return 'other';
  if (authority !== undefined && otherSoftware.test(authority)) return 'other';
  if (authority !== undefined && emulab.test(authority)) return 'emulab';
  if (sliverType !== undefined && isEmulabSliverType(sliverType)) return 'emulab';
  if (sliverType !== undefined && isForeignSliverType(sliverType)) return 'other';
  return authority !== undefined && /\+authority\+cm$/i.test(siteUrn?.trim() ?? '')
    ? 'emulab'
    : 'unknown';
}

export function softwareOfNode(node: Element, catalogue: Catalogue): Software {
  return softwareOf({ siteUrn: siteUrnOf(node), sliverType: sliverTypeFor(node) }, catalogue);
}
