/** The slices of the user at a site, with their slivers and states. */
import { loadSlices } from '../../../model/inventory/loadSlices';
import type { Slice } from '../../../model/inventory/sliver';
import type { CommonOptions } from '../arguments/options';
import { Remembered } from './commandCache';
import type { FoundSliver } from './findSliver';
import type { Session } from './session';
import { chosenSlices } from './sliceNames';

/** By name, and remembered for the next command. @throws RpcError, UsageError */
export async function slicesAt(
  session: Session,
  { slicename }: Pick<CommonOptions, 'slicename'>,
): Promise<readonly Slice[]> {
  const { account, site } = session;
  const sliceUrns = await chosenSlices(session, slicename);
  const found = new Map<string, Slice>();
  await loadSlices(site, {
    sliceUrns,
    before: [],
    credentialOf: (urn) => account.sliceAuthority.sliceCredential(urn),
    report: (urn, slice) => {
      if (slice === undefined) found.delete(urn);
      else found.set(urn, slice);
    },
  });
  const slices = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
  new Remembered().add(site.componentManager.url, { slivers: slices.flatMap(seenSlivers) });
  return slices;
}

function seenSlivers({ slivers: list }: Slice): FoundSliver[] {
  return list.map(({ urn, sliceUrn, clientId, imageable }) => ({
    sliverUrn: urn,
    sliceUrn,
    clientId,
    ...(imageable !== false && { imageable: true }),
  }));
}
