// CM calls about who has and uses a slice here: GetSliver, BindToSlice, ListUsage.
import type { Call } from '../http/call';
import { addLogins } from './manifest';
import { malformed } from '../wire/replyCodes';
import { managerUrn, sliverUrn } from '../sites/site';
import type { ReplyValue } from '../wire/encodeReply';
import { checkNotTerminating, credentialsOf, sliceOf } from './access';
import { sliversOf, changeHolding } from '../state/holdings';
import { readLogins } from './logins';
import { sliverCredential } from './sliverCredential';

/** The value is the sliver credential once more. */
export async function getSliver(call: Call): Promise<string> {
  const { access, holding } = sliceOf(call);
  return sliverCredential(call.site, call.federation.authority, access, holding);
}

/** Lets more users log in. */
export async function bindToSlice(call: Call): Promise<number> {
  const { access, holding } = sliceOf(call);
  checkNotTerminating(holding);
  const wanted = readLogins(call.args.get('keys'), access.realUrn);
  if (wanted.length === 0) throw malformed('Missing arguments');
  return call.federation.locks.hold(call.site, holding.sliceUrn, () => {
    const kept = holding.users.filter(({ urn }) => !wanted.some((each) => each.urn === urn));
    const users = [...kept, ...wanted];
    const slivers = sliversOf(call.federation, call.site, holding.sliceUrn);
    const manifest = addLogins(call.site, holding.manifest, slivers, users);
    changeHolding(call.federation, call.site, holding.sliceUrn, { users, manifest });
    return 0;
  });
}

/** What the caller's slices hold here. */
export function listUsage(call: Call): ReplyValue {
  const access = credentialsOf(call);
  const holdings = call.federation.store.holdings.filter(
    ({ site, creatorUrn }) => site === call.site.name && creatorUrn === access.realUrn,
  );
  return holdings.map((holding) => ({
    manager: managerUrn(call.site),
    slice: holding.sliceUrn,
    slivers: sliversOf(call.federation, call.site, holding.sliceUrn).map(({ id }) =>
      sliverUrn(call.site, id),
    ),
  }));
}
