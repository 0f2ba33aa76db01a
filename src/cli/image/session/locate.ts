/** Finds the slice of a sliver: from the credential that was given, from before, else by asking. */
import { findSliver, type FoundSliver } from './findSliver';
import { Remembered } from './commandCache';
import { SnapshotRefused } from '../../../model/snapshots/job';
import { parseUrn, RpcError } from '../../../rpc';
import type { Session } from './session';
import { chosenSlices, classicSliceUrn } from './sliceNames';

export async function locate(
  session: Session,
  sliverUrn: string,
  sliceName: string | undefined,
): Promise<FoundSliver> {
  const { account, site } = session;
  const remembered = new Remembered();
  const known = remembered.sliver(site.componentManager.url, sliverUrn);
  if (known !== undefined && isMeant(known, session, sliceName)) return known;
  const sliceUrns = await chosenSlices(session, sliceName);
  const found =
    (await findSliver(account, site, sliverUrn, { sliceUrns })) ??
    (sliceName === undefined ? await inUsualSlice(session, sliverUrn, sliceUrns) : undefined);
  if (found !== undefined) {
    // While the next call is on its way.
    const { sliceUrn, sliverUrn: urn, clientId, imageable } = found;
    // What the node runs may be another image by the next command.
    const lasting = { sliceUrn, sliverUrn: urn, clientId, imageable };
    setImmediate(() => remembered.add(site.componentManager.url, { slivers: [lasting] }));
    return found;
  }
  const where = sliceName === undefined ? 'your slices' : `the slice ${sliceName}`;
  throw new SnapshotRefused(
    'unknown-sliver',
    `There is no sliver ${sliverUrn} in ${where} at ${site.name}: "geni-image slivers" lists what is there` +
      (sliceName === undefined ? '; give a slice that you are only a member of with -n.' : '.'),
  );
}

function isMeant(
  { sliceUrn }: FoundSliver,
  { sliceUrn: given }: Session,
  name: string | undefined,
): boolean {
  if (name !== undefined) return sliceUrn === name || parseUrn(sliceUrn).id === name;
  return given === undefined || given === sliceUrn;
}

/** The slice that the scripts take when none is named; one may be only a member of it. */
async function inUsualSlice(
  { account, site }: Session,
  sliverUrn: string,
  before: readonly string[],
): Promise<FoundSliver | undefined> {
  const sliceUrn = classicSliceUrn(account.userUrn);
  if (before.includes(sliceUrn)) return undefined;
  try {
    return await findSliver(account, site, sliverUrn, { sliceUrns: [sliceUrn] });
  } catch (error) {
    if (RpcError.is(error, 'not-found') || RpcError.is(error, 'forbidden')) return undefined;
    throw error;
  }
}
