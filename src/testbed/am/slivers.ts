// The states of slivers in the words of the aggregate manager API (section 5.17).
import { isoSeconds } from '../time/clock';
import { sliversOf } from '../state/holdings';
import { linksOf } from '../cm/sliverStatus';
import type { Call } from '../http/call';
import { sliverUrn } from '../sites/site';
import type { HoldingRecord, SliverRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';

/** Versions 1 and 2 know three words; what is neither ready nor failed is `unknown`. */
export function simpleStatus(word: string): string {
  return word === 'ready' || word === 'failed' ? word : 'unknown';
}

/** An imaging node is `unknown`: the API has no word for it. */
export function operationalStatus(
  sliver: Pick<SliverRecord, 'state' | 'status'>,
  holding: HoldingRecord,
): string {
  if (holding.work === 'allocated') return 'geni_pending_allocation';
  if (sliver.state === 'imaging') return 'unknown';
  if (sliver.status === 'failed') return 'geni_failed';
  if (sliver.state === 'new' || sliver.state === 'stopped') return 'geni_notready';
  return sliver.status === 'ready' ? 'geni_ready' : 'geni_configuring';
}

export function allocationStatus(holding: HoldingRecord): string {
  return holding.work === 'allocated' ? 'geni_allocated' : 'geni_provisioned';
}

/** The `geni_slivers` of version 3 answers. */
export function sliverList(call: Call, holding: HoldingRecord): ReplyValue[] {
  const slivers = sliversOf(call.federation, call.site, holding.sliceUrn);
  return [...slivers, ...linksOf(holding, slivers)].map((sliver) => ({
    geni_sliver_urn: sliverUrn(call.site, sliver.id),
    geni_client_id: sliver.clientId,
    geni_expires: isoSeconds(holding.expires),
    geni_allocation_status: allocationStatus(holding),
    geni_operational_status: operationalStatus(sliver, holding),
    geni_error: 'error' in sliver ? sliver.error : '',
  }));
}
