/**
 * What a site has of a loan at this moment. The name of the node is of the record alone: so it tells which node is
 * ours, in a slice of the user's too.
 */
import { RpcError } from '../../rpc';
import type { ManifestNode } from '../../rpc';
import type { Place } from '../accounts/account';
import { holdingOf } from '../inventory/loadSlices';
import type { LoanRecord } from './record';

export type Seen =
  /** The node, and nothing beside it. */
  | { readonly kind: 'ours'; readonly node: ManifestNode; readonly expires?: Date | undefined }
  /** A part of what was asked for: no node that has a name. Only in a slice of its own. */
  | { readonly kind: 'remnant' }
  /** Our node and those of others, which only go together. */
  | { readonly kind: 'shared' }
  | { readonly kind: 'nothing' }
  /** The site works on the slice. */
  | { readonly kind: 'busy' }
  /** The slice has ended, and everything in it. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'unclear'; readonly error: unknown };

/** Never rejects. */
export async function look(place: Place, record: LoanRecord, signal?: AbortSignal): Promise<Seen> {
  try {
    return await seenNow(place, record, signal);
  } catch (error) {
    if (RpcError.is(error, 'busy')) return { kind: 'busy' };
    const { expires } = record;
    const isOver = expires !== undefined && Date.now() > expires;
    const isGone = RpcError.is(error, 'not-found') || RpcError.is(error, 'expired-credential');
    return isOver && isGone ? { kind: 'ended' } : { kind: 'unclear', error };
  }
}

/** @throws RpcError */
async function seenNow(
  { account, site }: Place,
  { sliceUrn, clientId, isOwnSlice }: LoanRecord,
  signal: AbortSignal | undefined,
): Promise<Seen> {
  const credential = await account.sliceAuthority.sliceCredential(sliceUrn, { signal });
  const holding = await holdingOf(site, sliceUrn, credential, signal);
  const nodes = holding?.nodes ?? [];
  const node = nodes.find((one) => one.clientId === clientId);
  if (node !== undefined && nodes.length > 1) return { kind: 'shared' };
  if (node !== undefined) return { kind: 'ours', node, expires: holding?.expires };
  // Others have put something into it; ours is not there.
  if (nodes.length > 0) return { kind: 'nothing' };
  if (await isBusy({ account, site }, sliceUrn, signal)) return { kind: 'busy' };
  return isOwnSlice && holding !== undefined ? { kind: 'remnant' } : { kind: 'nothing' };
}

/** A slice that is being made is locked, and Resolve does not show it yet (docs/protocol.md 5.5, 5.8). */
async function isBusy(
  { account, site }: Place,
  sliceUrn: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn, { signal })];
  try {
    const call = { signal, attempts: 1 };
    const { status } = await site.componentManager.sliverStatus({ sliceUrn, credentials }, call);
    return status === 'changing';
  } catch (error) {
    if (RpcError.is(error, 'not-found')) return false;
    if (RpcError.is(error, 'busy')) return true;
    throw error;
  }
}
