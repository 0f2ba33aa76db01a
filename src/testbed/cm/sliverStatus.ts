// CM SliverStatus: how the slice and each of its nodes are. Values: docs/protocol.md, section 5.8.
import { checkPrivilege } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Refusal } from '../wire/replyCodes';
import { sliverUrn } from '../sites/site';
import type { HoldingRecord, NodeStatus, SliverRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import { publicUrl } from './publicPage';
import {
  checkSliceUrn,
  credentialsOf,
  holdingOf,
  nothingHere,
  requireArguments,
  requiredUrn,
} from './access';
import { sliversOf } from '../state/holdings';

export async function sliverStatus(call: Call): Promise<ReplyValue> {
  requireArguments(call, 'slice_urn', 'credentials');
  const sliceUrn = requiredUrn(call, 'slice_urn');
  const access = credentialsOf(call);
  checkPrivilege(access, 'pi', 'info');
  const holding = holdingOf(call, access);
  if (!holding) throw new Refusal(Code.searchFailed, nothingHere);
  checkSliceUrn(sliceUrn, holding);
  return call.federation.locks.hold(call.site, sliceUrn, async () => {
    await call.federation.clock.wait(lockTimeMs);
    return statusBlob(call, holding);
  });
}

/**
 * Unscaled milliseconds for which the call holds the slice: two at once, or one next to a CreateImage, and the
 * second is told to try again, as at the real sites (section 6.2).
 */
const lockTimeMs = 10;

function statusBlob(call: Call, holding: HoldingRecord): ReplyValue {
  const slivers = sliversOf(call.federation, call.site, holding.sliceUrn);
  const failed = slivers.find(({ status }) => status === 'failed');
  const isBroken = holding.work === 'broken';
  return {
    state: isBroken ? 'stopped' : stateOf(slivers),
    status: wholeStatus(holding, slivers),
    utc: call.federation.clock.seconds,
    details: Object.fromEntries([
      ...slivers.map((sliver) => [sliverUrn(call.site, sliver.id), detailOf(call, sliver)]),
      ...linksOf(holding, slivers).map(({ id, clientId, state, status }) => [
        sliverUrn(call.site, id),
        { client_id: clientId, state, status, error: '', shutdown: 0, paniced: 0 },
      ]),
    ]) as Record<string, ReplyValue>,
    boot_failure: failed ? bootFailed : 0,
    error: failed?.error ?? '',
    shutdown: 0,
    paniced: 0,
    public_url: publicUrl(call.site, holding),
    async_code: holding.asyncCode,
    async_output: holding.asyncOutput,
  };
}

/** How the whole is: a slice that is being set up is changing, whatever its nodes are. */
export function wholeStatus(holding: HoldingRecord, slivers: readonly SliverRecord[]): string {
  if (holding.work === 'broken') return 'failed';
  const status = statusOf(slivers);
  return holding.work === 'working' && status !== 'failed' ? 'changing' : status;
}

/** Links come and go with the nodes that they join. */
export function linksOf(
  holding: HoldingRecord,
  slivers: readonly SliverRecord[],
): { id: number; clientId: string; state: 'started' | 'stopped'; status: NodeStatus }[] {
  const isUp = slivers.some(({ state }) => state !== 'stopped' && state !== 'new');
  const status = !isUp ? 'notready' : holding.work === 'working' ? 'changing' : 'ready';
  return (holding.links ?? []).map((link) => ({
    ...link,
    state: isUp ? 'started' : 'stopped',
    status,
  }));
}

/** Of the SETUPFAILURE family, section 3.3. */
const bootFailed = 151;

/** A slice with an imaging node is `mixed`, even when that is its only node. */
export function stateOf(slivers: readonly SliverRecord[]): string {
  if (slivers.every(({ state }) => state === 'started')) return 'started';
  if (slivers.every(({ state }) => state === 'stopped' || state === 'new')) return 'stopped';
  return 'mixed';
}

function statusOf(slivers: readonly SliverRecord[]): string {
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
    ...(sliver.hasStartup === true && startup(sliver)),
  };
}

/** Start-up commands are not run here: a node that has come up has done with them. */
function startup({ status }: SliverRecord): Record<string, ReplyValue> {
  return status === 'ready'
    ? { execute_state: 'exited', execute_status: 0 }
    : { execute_state: 'n/a', execute_status: '' };
}
