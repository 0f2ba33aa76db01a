/** Finds the slice that a sliver is in, so that nobody has to name it. */
import { sameUrn, type Credential } from '../../../rpc';
import type { Account, Site } from '../../../model/accounts/account';
import { eachWithLimit } from '../../../model/concurrency';
import { holdingOf, sliceUrnsOf } from '../../../model/inventory/loadSlices';
import type { NodeImage } from '../../../model/snapshots/job';
import { nodeImageOf } from '../../../model/snapshots/planning/nodeImage';

export interface FoundSliver {
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  /** True when its manifest has been read, and does not say that the node cannot be imaged. */
  readonly imageable?: true | undefined;
  /** What that manifest says the node runs. */
  readonly nodeImage?: NodeImage | undefined;
}

/**
 * Looks through slices at one site.
 * @param sliceUrns default: all slices of the user.
 * @returns undefined when none of them has the sliver there.
 * @throws RpcError
 */
export async function findSliver(
  account: Account,
  site: Site,
  sliverUrn: string,
  options: { sliceUrns?: readonly string[] | undefined; signal?: AbortSignal | undefined } = {},
): Promise<FoundSliver | undefined> {
  const { signal } = options;
  const sliceUrns = options.sliceUrns ?? (await sliceUrnsOf(account, signal));
  let found: FoundSliver | undefined;
  await eachWithLimit(sliceUrns, 4, async (sliceUrn) => {
    if (found !== undefined) return;
    const credential: Credential = await account.sliceAuthority.sliceCredential(sliceUrn, {
      signal,
    });
    const holding = await holdingOf(site, sliceUrn, credential, signal);
    const node = holding?.nodes.find(
      (it) => it.sliverUrn !== undefined && sameUrn(it.sliverUrn, sliverUrn),
    );
    if (node?.sliverUrn === undefined) return;
    const imageable = node.imageable === false ? undefined : true;
    // As the site wrote it: sites compare URNs as plain text.
    found = {
      sliceUrn,
      sliverUrn: node.sliverUrn,
      clientId: node.clientId,
      imageable,
      nodeImage: nodeImageOf(node),
    };
  });
  return found;
}
