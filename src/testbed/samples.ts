// What a new testbed starts with: three users, two projects, and slice hello with a bare-metal and a Xen node
// at each site, ready to be captured.
import { formatUrn } from '../rpc/urn';
import type { Federation } from './federation';
import { holdingKey, sliversOf } from './state/holdings';
import { prepare, provide, wishOf } from './cm/provide';
import { registerSlice } from './sa/slices';
import { userUrn, type Site } from './sites/site';
import type { NewUser } from './people/users';
import type { SliceRecord } from './state/records';

export const sampleUsers: readonly NewUser[] = [
  { uid: 'alice', name: 'Alice Sample', projects: { demo: 'leader' } },
  { uid: 'bob', name: 'Bob Sample', projects: { demo: 'user' } },
  { uid: 'carol', name: 'Carol Sample', projects: { other: 'leader' } },
];

const dayMs = 86_400_000;
const lifetimeMs = 80 * dayMs;

/** Makes what is missing, at sites added since the last start too, and keeps the slice from ending. */
export async function provideSamples(federation: Federation): Promise<void> {
  const { store, home, clock } = federation;
  const alice = store.users.get(userUrn(home, 'alice'));
  if (!alice || store.settings.get('samples') === 'removed') return;
  const urn = formatUrn({ authority: `${home.domain}:demo`, type: 'slice', id: 'hello' });
  let slice =
    store.slices.get(urn) ??
    (await registerSlice(federation, alice, urn, clock.now() + lifetimeMs));
  if (slice.expires < clock.now() + 40 * dayMs) {
    slice = { ...slice, expires: clock.now() + lifetimeMs };
    store.slices.put(urn, slice);
  }
  const current = slice;
  await Promise.all(federation.sites.map((site) => provideSlivers(federation, site, current)));
}

async function provideSlivers(
  federation: Federation,
  site: Site,
  slice: SliceRecord,
): Promise<void> {
  const { store, machines } = federation;
  const holding = store.holdings.get(holdingKey(site, slice.urn));
  if (holding) {
    store.holdings.put(holdingKey(site, slice.urn), { ...holding, expires: slice.expires });
    return;
  }
  const wish = wishOf(slice, { rspec: sampleRequest, work: 'none' });
  provide(federation, site, wish, await prepare(federation, site, wish));
  for (const sliver of sliversOf(federation, site, slice.urn)) {
    await machines.load(site, sliver);
    machines.update(sliver, { state: 'started', status: 'ready', rawState: 'ISUP' });
  }
}

/** What slice hello has at each site. */
export const sampleRequest = `<rspec xmlns="http://www.geni.net/resources/rspec/3"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.geni.net/resources/rspec/3 http://www.geni.net/resources/rspec/3/request.xsd"
  type="request">
  <node client_id="pc" exclusive="true">
    <sliver_type name="raw-pc"/>
  </node>
  <node client_id="vm" exclusive="false">
    <sliver_type name="emulab-xen"/>
  </node>
</rspec>`;
