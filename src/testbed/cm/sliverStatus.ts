// CM SliverStatus: how the slice and each of its nodes are. Values: docs/protocol.md, section 5.8.
import { checkPrivilege } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Refusal } from '../replyCodes';
import { sliverUrn } from '../site';
import type { SliverRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import {
  checkSliceUrn,
  credentialsOf,
  holdingOf,
  requireArguments,
  requiredUrn,
  sliversOf,
} from './access';

export async function sliverStatus(call: Call): Promise<ReplyValue> {
  requireArguments(call, 'slice_urn', 'credentials');
  const sliceUrn = requiredUrn(call, 'slice_urn');
  const access = credentialsOf(call);
  checkPrivilege(access, 'pi', 'info');
  const holding = holdingOf(call, access);
  if (!holding) throw new Refusal(Code.searchFailed, 'No slice here');
  checkSliceUrn(sliceUrn, holding);
  return call.federation.locks.hold(call.site, sliceUrn, () => {
    const slivers = sliversOf(call.federation, call.site, sliceUrn);
    const failed = slivers.find(({ status }) => status === 'failed');
    return {
      state: stateOf(slivers),
      status: statusOf(slivers),
      utc: call.federation.clock.seconds,
      details: Object.fromEntries(
        slivers.map((sliver) => [sliverUrn(call.site, sliver.id), detailOf(call, sliver)]),
      ),
      boot_failure: failed ? 151 : 0,
      error: failed?.error ?? '',
      shutdown: 0,
      paniced: 0,
      public_url: `${call.site.webUrl}/showslicepub.php?publicid=${holding.id}`,
    };
  });
}

/** A slice with an imaging node is `mixed`, even when that is its only node. */
export function stateOf(slivers: readonly SliverRecord[]): string {
  if (slivers.every(({ state }) => state === 'started')) return 'started';
  if (slivers.every(({ state }) => state === 'stopped' || state === 'new')) return 'stopped';
  return 'mixed';
}

export function statusOf(slivers: readonly SliverRecord[]): string {
  const statuses = new Set(
    slivers.map(({ status }) => (status === 'created' ? 'changing' : status)),
  );
  if (statuses.has('failed')) return 'failed';
  const [only] = statuses;
  return statuses.size === 1 && only !== undefined ? only : 'mixed';
}

function detailOf(call: Call, sliver: SliverRecord): ReplyValue {
  return {
    component_urn: sliver.nodeId,
    client_id: sliver.clientId,
    state: sliver.state === 'new' ? 'stopped' : sliver.state,
    status: sliver.status,
    error: sliver.error,
    rawstate: sliver.rawState,
    nodestatus: sliver.rawState === 'ISUP' ? 'up' : 'down',
    utc: Math.floor(sliver.changed / 1000) || call.federation.clock.seconds,
    recovery: 0,
  };
}
