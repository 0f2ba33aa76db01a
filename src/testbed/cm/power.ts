// CM StartSliver, StopSliver, RestartSliver, PowerCycleSliver and ReloadSliver: one implementation, as at the real
// sites. Checks: docs/protocol.md, section 5.9.
import { checkPrivilege, urnArgument, type Access } from '../credentials/access';
import type { Call, Method, Place } from '../http/call';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import { sliverUrn } from '../sites/site';
import type { HoldingRecord, SliverRecord } from '../state/records';
import { isArray, textOf, type WireValue } from '../wire/value';
import {
  checkNotImaging,
  checkNotTerminating,
  checkNotWorking,
  checkSliceUrn,
  credentialsOf,
  holdingOf,
  nothingHere,
} from './access';
import { sliversOf } from '../state/holdings';
import { stateOf } from './sliverStatus';

export type PowerAction = 'start' | 'stop' | 'restart' | 'powercycle' | 'reload';

/** States of a node in which an action makes sense. */
const allowedStates: Readonly<Record<PowerAction, readonly string[]>> = {
  start: ['stopped', 'new'],
  stop: ['started'],
  restart: ['started'],
  powercycle: ['started'],
  reload: ['started', 'stopped'],
};

const notStarted = 'Sliver is not started (yet)';

const wrongState: Readonly<Record<PowerAction, string>> = {
  start: 'Sliver is not stopped (yet)',
  stop: notStarted,
  restart: notStarted,
  powercycle: notStarted,
  reload: notStarted,
};

export function powerMethod(action: PowerAction): Method {
  return (call) => power(call, action);
}

/** Returns before the nodes have done it. */
export async function power(call: Call, action: PowerAction): Promise<number> {
  const sliceUrn = textOf(call.args.get('slice_urn'));
  const wanted = call.args.get('sliver_urns') ?? call.args.get('component_urns');
  if (sliceUrn === undefined && wanted === undefined) {
    throw malformed('Missing arguments');
  }
  const access = credentialsOf(call);
  checkPrivilege(access, 'pi', 'info');
  const holding = findHolding(call, access, sliceUrn);
  const picked =
    sliceUrn === undefined
      ? (all: readonly SliverRecord[]): SliverRecord[] => pick(call, all, wanted)
      : undefined;
  await powerSlivers(call, holding, action, picked);
  return 0;
}

/**
 * What all ways to ask for it share.
 * @param pick the slivers that are meant, of those of the slice; all of them when left out
 * @throws Refusal
 */
export async function powerSlivers(
  place: Place,
  holding: HoldingRecord,
  action: PowerAction,
  pick?: (all: readonly SliverRecord[]) => readonly SliverRecord[],
): Promise<void> {
  const { federation, site } = place;
  checkNotTerminating(holding);
  await federation.locks.hold(site, holding.sliceUrn, () => {
    checkNotWorking(holding);
    checkNotImaging(place, holding);
    const all = sliversOf(federation, site, holding.sliceUrn);
    const slivers = pick ? pick(all) : all;
    if (!isInState(slivers, action, pick === undefined))
      throw new Refusal(Code.refused, wrongState[action]);
    for (const sliver of slivers) act(place, sliver, action);
  });
}

function findHolding(call: Call, access: Access, sliceUrn: string | undefined): HoldingRecord {
  const holding = holdingOf(call, access);
  if (!holding) throw malformed(nothingHere);
  if (sliceUrn !== undefined) checkSliceUrn(urnArgument(sliceUrn), holding);
  return holding;
}

function pick(
  call: Call,
  all: readonly SliverRecord[],
  wanted: WireValue | undefined,
): SliverRecord[] {
  if (!isArray(wanted)) throw malformed('sliver_urns is not an array');
  return wanted.map((each) => {
    const urn = urnArgument(textOf(each));
    const sliver = all.find(({ id }) => sliverUrn(call.site, id) === urn);
    if (!sliver) throw new Refusal(Code.searchFailed, 'Nothing here by that name');
    return sliver;
  });
}

/** Of slivers that are named, each must be in the right state; a whole slice is judged by its own state. */
function isInState(
  slivers: readonly SliverRecord[],
  action: PowerAction,
  isWhole: boolean,
): boolean {
  if (!isWhole) return slivers.every(({ state }) => allowedStates[action].includes(state));
  const state = stateOf(slivers);
  return allowedStates[action].includes(state) || (state === 'mixed' && action !== 'reload');
}

function act({ federation, site }: Place, sliver: SliverRecord, action: PowerAction): void {
  const { machines } = federation;
  if (!allowedStates[action].includes(sliver.state)) return;
  if (action === 'stop') machines.shutDown(sliver);
  else if (action === 'reload') void machines.loadAndBoot(site, sliver);
  else void machines.boot(site, sliver, action === 'start' ? 'started' : 'restarting');
}
