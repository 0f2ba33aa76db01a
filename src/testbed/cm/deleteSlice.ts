// CM DeleteSlice: gives all machines of a slice back. Checks in the order of section 5.7.
import { rm } from 'node:fs/promises';
import type { Federation } from '../federation';
import type { Call } from '../http/call';
import { sliverKey } from '../disks/machines';
import { Code, Refusal } from '../replyCodes';
import type { Site } from '../site';
import type { HoldingRecord } from '../state/records';
import { isTrue } from '../wire/value';
import {
  checkNotImaging,
  checkNotTerminating,
  checkSliceUrn,
  credentialsOf,
  holdingKey,
  holdingOf,
  requiredUrn,
  requireArguments,
  sliversOf,
} from './access';

export async function deleteSlice(call: Call): Promise<number> {
  requireArguments(call, 'slice_urn', 'credentials');
  const sliceUrn = requiredUrn(call, 'slice_urn');
  const access = credentialsOf(call);
  const holding = holdingOf(call, access);
  if (!holding) throw new Refusal(Code.searchFailed, 'No slice here');
  checkSliceUrn(sliceUrn, holding);
  checkNotTerminating(holding);
  await call.federation.locks.hold(
    call.site,
    sliceUrn,
    async () => {
      checkNotImaging(call, holding);
      if (!isTrue(call.args.get('impotent'))) await release(call.federation, call.site, holding);
    },
    5000,
  );
  return 0;
}

/** Takes everything of the slice away: records first, then the disks. */
export async function release(
  federation: Federation,
  site: Site,
  holding: HoldingRecord,
): Promise<void> {
  const slivers = sliversOf(federation, site, holding.sliceUrn);
  federation.store.transaction(() => {
    for (const sliver of slivers) federation.store.slivers.delete(sliverKey(site, sliver.id));
    federation.store.holdings.delete(holdingKey(site, holding.sliceUrn));
  });
  for (const sliver of slivers) {
    await rm(federation.machines.disk(site, sliver), { recursive: true, force: true });
  }
}
