// The calls of AM API version 3: allocate, provision, act, delete (section 5.17). A slice is handled as a whole.
import { credentialsOf, nothingHere, sliceOf } from '../cm/access';
import { holdingKey, sliversOf, changeHolding } from '../state/holdings';
import { console } from '../cm/console';
import { readWish } from '../cm/createSliver';
import { deleteSlice } from '../cm/deleteSlice';
import { readLogins, withCreator } from '../cm/logins';
import { addLogins } from '../cm/manifest';
import { beyondUs } from '../cm/methods';
import { power, type PowerAction } from '../cm/power';
import { prepare, provide } from '../cm/provide';
import { renewSlice } from '../cm/renewSlice';
import type { Access } from '../credentials/access';
import type { Call, MethodTable } from '../http/call';
import { busy, Code, Refusal } from '../wire/replyCodes';
import type { HoldingRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import { isArray, textOf } from '../wire/value';
import { argumentAt, asManagerCall, credentialsAt, optionsAt, sliceUrnAt } from './adapter';
import { createImage, deleteImage, listImages } from './images';
import { listResources, packed } from './listResources';
import { sliverList } from './slivers';
import { shutdown } from './version2';
import { getVersion } from './version';

/** Milliseconds for which machines are promised before they must be provisioned. */
const promiseMs = 600_000;

async function allocate(call: Call): Promise<ReplyValue> {
  const asManager = asManagerCall(call, {
    slice_urn: argumentAt(call, 0),
    credentials: credentialsAt(call, 1),
    rspec: argumentAt(call, 2),
  });
  const { wish } = readWish(asManager, 'allocated');
  const { federation, site } = call;
  const { holding } = await federation.locks.hold(site, wish.sliceUrn, async () => {
    const expires = Math.min(wish.expires, federation.clock.now() + promiseMs);
    return provide(federation, site, { ...wish, expires }, await prepare(federation, site, wish));
  });
  return { geni_rspec: holding.manifest, geni_slivers: sliverList(call, holding) };
}

/** The slice of a call whose first argument is its URNs and whose second the credentials. */
function sliceAt(call: Call): { access: Access; holding: HoldingRecord } {
  const found = sliceOf(
    asManagerCall(call, { slice_urn: sliceUrnAt(call, 0), credentials: credentialsAt(call, 1) }),
  );
  if (found.holding.work === 'broken') throw new Refusal(Code.searchFailed, nothingHere);
  return found;
}

/** Machines are given, not started: that is `geni_start`. */
function provision(call: Call): Promise<ReplyValue> {
  const { access, holding } = sliceAt(call);
  const { federation, site } = call;
  return federation.locks.hold(site, holding.sliceUrn, () => {
    if (holding.work !== 'allocated')
      throw new Refusal(Code.refused, 'Nothing is allocated that could be provisioned');
    const wanted = readLogins(optionsAt(call, 2).get('geni_users'), access.realUrn);
    const users = withCreator(federation, wanted, holding.creatorUrn);
    const { expires } = access.credential;
    const slivers = sliversOf(federation, site, holding.sliceUrn);
    const manifest = addLogins(site, holding.manifest, slivers, users);
    changeHolding(federation, site, holding.sliceUrn, { work: 'none', expires, users, manifest });
    return described(call, refreshed(call, holding), true);
  });
}

function describe(call: Call): ReplyValue {
  return described(call, sliceAt(call).holding, true);
}

function status(call: Call): ReplyValue {
  const { holding } = sliceAt(call);
  if (call.federation.locks.isHeld(call.site, holding.sliceUrn)) throw busy();
  return described(call, holding, false);
}

function described(call: Call, holding: HoldingRecord, withRspec: boolean): ReplyValue {
  const rspec = withRspec ? { geni_rspec: packed(holding.manifest, optionsAt(call, 2)) } : {};
  return { geni_urn: holding.sliceUrn, geni_slivers: sliverList(call, holding), ...rspec };
}

function refreshed(call: Call, holding: HoldingRecord): HoldingRecord {
  return call.federation.store.holdings.get(holdingKey(call.site, holding.sliceUrn)) ?? holding;
}

async function renew(call: Call): Promise<ReplyValue> {
  const { holding } = sliceAt(call);
  await renewSlice(
    asManagerCall(call, {
      slice_urn: holding.sliceUrn,
      credentials: credentialsAt(call, 1),
      expiration: argumentAt(call, 2),
      alap: optionsAt(call, 3).get('geni_extend_alap'),
    }),
  );
  return sliverList(call, refreshed(call, holding));
}

async function remove(call: Call): Promise<ReplyValue> {
  const { holding } = sliceAt(call);
  const slivers = sliverList(call, holding) as Readonly<Record<string, ReplyValue>>[];
  await deleteSlice(
    asManagerCall(call, { slice_urn: holding.sliceUrn, credentials: credentialsAt(call, 1) }),
  );
  return slivers.map((sliver) => ({ ...sliver, geni_allocation_status: 'geni_unallocated' }));
}

const actions: Readonly<Record<string, PowerAction>> = {
  geni_start: 'start',
  geni_stop: 'stop',
  geni_restart: 'restart',
  geni_reload: 'reload',
};

/** `urns, credentials, action, options`; here single slivers can be named too. */
async function performOperationalAction(call: Call): Promise<ReplyValue> {
  const word = textOf(argumentAt(call, 2)) ?? '';
  const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
  if (word === 'geni_console_url') return consoleOf(call);
  if (action === undefined && word !== 'geni_update_users') {
    throw new Refusal(Code.refused, `Unsupported action: ${word}`);
  }
  const urns = argumentAt(call, 0);
  const list = isArray(urns) ? urns : [urns];
  const isSlice = list.length === 1 && textOf(list[0])?.includes('+slice+') === true;
  const target = isSlice ? { slice_urn: list[0] } : { sliver_urns: list };
  const credentials = credentialsAt(call, 1);
  const { credential } = credentialsOf(asManagerCall(call, { credentials }));
  const holding = call.federation.store.holdings.get(holdingKey(call.site, credential.targetUrn));
  if (!holding) throw new Refusal(Code.searchFailed, nothingHere);
  if (holding.work === 'allocated')
    throw new Refusal(Code.refused, 'The slivers are not provisioned yet');
  if (action !== undefined) await power(asManagerCall(call, { ...target, credentials }), action);
  return sliverList(call, refreshed(call, holding));
}

/** Of one sliver, as the component manager answers it. */
function consoleOf(call: Call): ReplyValue {
  const credentials = credentialsAt(call, 1);
  const urns = argumentAt(call, 0);
  const { credential } = credentialsOf(asManagerCall(call, { credentials }));
  const sliver_urn = isArray(urns) ? urns[0] : urns;
  return console(asManagerCall(call, { slice_urn: credential.targetUrn, sliver_urn, credentials }));
}

export const amVersion3: MethodTable = {
  GetVersion: getVersion,
  ListResources: listResources,
  Describe: describe,
  Allocate: allocate,
  Provision: provision,
  Status: status,
  PerformOperationalAction: performOperationalAction,
  Renew: renew,
  Delete: remove,
  Shutdown: shutdown,
  Update: beyondUs,
  Cancel: beyondUs,
  CreateImage: createImage,
  DeleteImage: deleteImage,
  ListImages: listImages,
};
