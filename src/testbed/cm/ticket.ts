// Tickets: the promise of resources that DeleteSliver answers with (docs/protocol.md, section 5.7).
import type { Access } from '../credentials/access';
import { issueCredential } from '../credentials/issue';
import type { Call } from '../http/call';
import type { HoldingRecord } from '../state/records';

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
