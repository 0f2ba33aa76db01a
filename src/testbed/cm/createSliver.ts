// CM CreateSliver: an rspec in, a sliver credential and a manifest out; booting goes on behind.
// Checks: docs/protocol.md, section 5.7.
import { parseUrn } from '../../rpc/urn';
import { type Access, checkUser } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import type { HoldingRecord } from '../state/records';
import type { ReplyValue } from '../wire/encodeReply';
import { isTrue, textOf } from '../wire/value';
import { credentialsOf, requireArguments, requiredUrn } from './access';
import { holdingKey } from '../state/holdings';
import { readLogins } from './logins';
import { localProject } from './projects';
import { bootAll, prepare, provide, type Wish } from './provide';
import { sliverCredential } from './sliverCredential';

export async function createSliver(call: Call): Promise<ReplyValue> {
  const { wish, access } = readWish(call, 'working');
  const { federation, site } = call;
  if (isTrue(call.args.get('impotent'))) {
    const { ports } = await prepare(federation, site, wish);
    federation.doors.shut(ports);
    return 0;
  }
  if (isTrue(call.args.get('asyncmode'))) {
    enterPromise(call, wish);
    void federation.background.run(() => createLater(call, wish));
    throw new Refusal(Code.inProgress, 'The slivers are being created');
  }
  const holding = await locked(call, wish);
  return [await sliverCredential(site, federation.authority, access, holding), holding.manifest];
}

/** Unlike everywhere else a slice that is locked is a plain error here. @throws Refusal */
async function locked(call: Call, wish: Wish): Promise<HoldingRecord> {
  const { locks } = call.federation;
  if (locks.isHeld(call.site, wish.sliceUrn))
    throw new Refusal(Code.error, 'Could not lock the slice; try again later');
  return locks.hold(call.site, wish.sliceUrn, () => create(call, wish));
}

/** The checks that CreateSliver and AM Allocate share. @throws Refusal */
export function readWish(
  call: Call,
  work: 'working' | 'allocated',
): { wish: Wish; access: Access } {
  requireArguments(call, 'slice_urn', 'rspec', 'credentials');
  const sliceUrn = requiredUrn(call, 'slice_urn');
  const rspec = textOf(call.args.get('rspec'));
  if (rspec === undefined) throw malformed('The rspec must be a string');
  if (/[^\t\n\r\x20-\x7e]/.test(rspec)) throw malformed('The rspec holds illegal characters');
  const access = credentialsOf(call);
  checkUser(access);
  const { credential } = access;
  if (credential.targetUrn !== sliceUrn)
    throw new Refusal(Code.forbidden, 'Credential does not match the URN');
  const existing = call.federation.store.holdings.get(holdingKey(call.site, sliceUrn));
  if (existing && existing.work !== 'broken')
    throw new Refusal(Code.refused, 'The slice has resources here already');
  const wish: Wish = {
    sliceUrn,
    sliceName: parseUrn(sliceUrn).id,
    sliceUuid: credential.targetUuid ?? '',
    reader: { userUrn: access.realUrn, credentials: access.all },
    expires: credential.expires,
    rspec,
    logins: readLogins(call.args.get('keys'), access.realUrn),
    work,
  };
  return { wish, access };
}

async function create(call: Call, wish: Wish): Promise<HoldingRecord> {
  const { federation, site } = call;
  const prepared = await prepare(federation, site, wish);
  const { holding, slivers } = provide(federation, site, wish, prepared);
  void federation.background.run(() => bootAll(federation, site, wish.sliceUrn, slivers));
  return holding;
}

/** What an asynchronous creation leaves until its result is known. */
function enterPromise(call: Call, wish: Wish): void {
  const { federation, site } = call;
  federation.store.holdings.put(holdingKey(site, wish.sliceUrn), {
    site: site.name,
    id: federation.store.next(`sliver:${site.name}`, 1001),
    sliceUrn: wish.sliceUrn,
    sliceUuid: wish.sliceUuid,
    creatorUrn: wish.reader.userUrn,
    project: localProject(federation, site, wish.sliceUrn),
    created: federation.clock.now(),
    expires: wish.expires,
    manifest: '',
    work: 'working',
    users: [],
  });
}

async function createLater(call: Call, wish: Wish): Promise<void> {
  const { federation, site } = call;
  const key = holdingKey(site, wish.sliceUrn);
  try {
    const holding = await create(call, wish);
    const done: HoldingRecord = { ...holding, asyncCode: 0, asyncOutput: '' };
    await federation.background.keep(() => federation.store.holdings.put(key, done));
  } catch (error) {
    const promise = federation.store.holdings.get(key);
    if (!promise || federation.clock.stopped.aborted) return;
    const asyncCode = error instanceof Refusal ? error.code : Code.serverError;
    const asyncOutput = error instanceof Error ? error.message : String(error);
    const broken: HoldingRecord = { ...promise, work: 'broken', asyncCode, asyncOutput };
    await federation.background.keep(() => federation.store.holdings.put(key, broken));
  }
}
