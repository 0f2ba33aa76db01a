// Tickets: the promise of resources that DeleteSliver answers with (docs/protocol.md, section 5.7).
import type { Access } from '../credentials/access';
import { issueCredential } from '../credentials/issue';
import type { Call } from '../http/call';
import type { Federation } from '../federation';
import type { Site } from '../sites/site';
import type { HoldingRecord } from '../state/records';
import { holdingKey } from '../state/holdings';

/** A signed document about the slice; it can be shown, and ends with it. */
export function ticketFor(call: Call, access: Access, holding: HoldingRecord): string {
  const { credential } = access;
  return issueCredential(call.site.manager, {
    type: 'ticket',
    ownerUrn: credential.ownerUrn,
    ownerCertificate: credential.owner.toString(),
    targetUrn: holding.sliceUrn,
    targetCertificate: credential.target.toString(),
    expires: Math.min(holding.expires, call.federation.clock.now() + 600_000),
    privileges: [],
  });
}

/** With its ticket the slice stays here, though it holds nothing any more (section 14, point 12). */
export function keepTicket(federation: Federation, site: Site, sliceUrn: string): void {
  federation.store.settings.put(keyOf(site, sliceUrn), '1');
}

/** True for a slice that holds nothing here but a ticket. */
export function hasOnlyTicket({ federation, site }: Call, sliceUrn: string): boolean {
  const { settings, holdings } = federation.store;
  const isHolding = holdings.get(holdingKey(site, sliceUrn)) !== undefined;
  return !isHolding && settings.get(keyOf(site, sliceUrn)) !== undefined;
}

export function giveTicketBack(federation: Federation, site: Site, sliceUrn: string): void {
  federation.store.settings.delete(keyOf(site, sliceUrn));
}

const keyOf = (site: Site, sliceUrn: string): string => `ticket:${site.name}:${sliceUrn}`;
