// The page that anybody can read about what a slice holds at a site (`public_url` of many answers).
import type { Federation } from '../federation';
import type { Site } from '../sites/site';
import type { HoldingRecord } from '../state/records';
import { sliversOf } from '../state/holdings';

export function publicUrl(site: Site, holding: HoldingRecord): string {
  return `${site.webUrl}/showslicepub.php?publicid=${holding.id}`;
}

/** Plain text; undefined when there is no such slice. */
export function publicPage(federation: Federation, site: Site, id: string): string | undefined {
  const holding = federation.store.holdings.find(
    (each) => each.site === site.name && String(each.id) === id,
  );
  if (!holding) return undefined;
  const lines = sliversOf(federation, site, holding.sliceUrn).map(
    ({ clientId, nodeId, sliverType, state, status }) =>
      `${clientId}  ${nodeId}  ${sliverType}  ${state}  ${status}`,
  );
  return [holding.sliceUrn, ...lines, ''].join('\n');
}
