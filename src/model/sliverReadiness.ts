/** Whether a sliver can be snapshotted now: the site is asked anew, whatever the trees know. */
import { RpcError, sameUrn } from '../rpc';
import type { Place } from './account';
import type { SnapshotRequest } from './snapshotJob';

export type Readiness =
  | { readonly state: 'ready' }
  /** It boots, or the site is busy with the slice, or cannot be asked: `problem` says which. */
  | { readonly state: 'not-yet'; readonly problem?: unknown }
  /** A snapshot is being taken in the slice: that can last. */
  | { readonly state: 'imaging' }
  | { readonly state: 'failed' }
  | { readonly state: 'gone' }
  /** Its account is not connected. */
  | { readonly state: 'no-account' };

/** Never rejects. One call, which is not repeated: the caller looks again anyway. */
export async function readinessOf(
  place: Place | undefined,
  { sliceUrn, sliverUrn }: Pick<SnapshotRequest, 'sliceUrn' | 'sliverUrn'>,
  signal: AbortSignal,
): Promise<Readiness> {
  if (place === undefined) return { state: 'no-account' };
  const { account, site } = place;
  try {
    const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn, { signal })];
    const call = { signal, attempts: 1 };
    const { slivers } = await site.componentManager.sliverStatus({ sliceUrn, credentials }, call);
    const sliver = slivers.find(({ urn }) => sameUrn(urn, sliverUrn));
    if (sliver === undefined) return { state: 'gone' };
    if (sliver.status === 'failed') return { state: 'failed' };
    // Any node that is imaged keeps the whole slice from a snapshot (docs/protocol.md 5.10 step 7).
    if (slivers.some(({ state }) => state === 'imaging')) return { state: 'imaging' };
    const moving = slivers.some(({ status }) => status === 'changing');
    return { state: sliver.status === 'ready' && !moving ? 'ready' : 'not-yet' };
  } catch (problem) {
    return RpcError.is(problem, 'not-found') ? { state: 'gone' } : { state: 'not-yet', problem };
  }
}
