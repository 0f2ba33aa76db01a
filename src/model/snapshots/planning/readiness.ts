/**
 * Whether a snapshot of a sliver may start now: the site is asked anew, whatever the trees know. The
 * window, the queue, an assistant and the commands all ask here, and `Snapshots.start` once more.
 */
import * as l10n from '@vscode/l10n';
import {
  RpcError,
  sameUrn,
  type Credential,
  type ManifestNode,
  type SliverStatus,
} from '../../../rpc';
import { defined } from '../../../rpc/defined';
import type { Place } from '../../accounts/account';
import { holdingOf } from '../../inventory/loadSlices';
import { failureReason, failureWord } from '../../inventory/sliver';
import { SnapshotRefused, type SnapshotRequest } from '../job';
import { isAtPortal, sliceNameOf, type SnapshotPlace } from '../place';
import type { AskedSliver, Readiness } from './askedSliver';
import { nodeImageOf } from './nodeImage';
import { portalReadiness } from './portalReadiness';

export type { AskedSliver, Readiness } from './askedSliver';

/** Never rejects. Each call is made once, without repetition: the caller looks again anyway. */
export async function readinessOf(
  place: SnapshotPlace | undefined,
  sliver: AskedSliver,
  signal?: AbortSignal,
): Promise<Readiness> {
  if (place === undefined) return { state: 'no-account' };
  if (isAtPortal(place)) return portalReadiness(place, sliver, signal);
  const { account, site } = place;
  const { sliceUrn, sliverUrn } = sliver;
  let credential: Credential;
  try {
    credential = await account.sliceAuthority.sliceCredential(sliceUrn, { signal });
  } catch (problem) {
    return { state: RpcError.is(problem, 'not-found') ? 'gone' : 'not-yet', problem };
  }
  try {
    const call = { signal, attempts: 1 };
    const request = { sliceUrn, credentials: [credential] };
    const { slivers } = await site.componentManager.sliverStatus(request, call);
    const found = judge(slivers, sliverUrn);
    if (found.state !== 'ready' || sliver.imageable === true) return found;
    const node = await nodeOf(place, sliver, credential, signal);
    // A site that says nothing of it lets every node be imaged.
    if (node?.imageable === false) return { state: 'not-imageable' };
    return { state: 'ready', ...defined({ nodeImage: node && nodeImageOf(node) }) };
  } catch (problem) {
    return RpcError.is(problem, 'not-found') ? { state: 'gone' } : { state: 'not-yet', problem };
  }
}

/** By what SliverStatus says of the whole slice (docs/protocol.md 5.10 steps 7 to 9). */
function judge(slivers: readonly SliverStatus[], sliverUrn: string): Readiness {
  const own = slivers.find(({ urn }) => sameUrn(urn, sliverUrn));
  if (own === undefined) return { state: 'gone' };
  // Any node that is imaged keeps the whole slice from a snapshot.
  if (slivers.some(({ state }) => state === 'imaging')) return { state: 'imaging' };
  if (failureWord(own) !== undefined) return { state: 'failed', reason: failureReason(own) };
  if (own.status !== 'ready') return { state: 'not-yet' };
  const other = slivers.find(({ status }) => status === 'changing');
  return other === undefined ? { state: 'ready' } : { state: 'not-yet', other: other.clientId };
}

async function nodeOf(
  { site }: Place,
  { sliceUrn, sliverUrn }: AskedSliver,
  credential: Credential,
  signal: AbortSignal | undefined,
): Promise<ManifestNode | undefined> {
  const holding = await holdingOf(site, sliceUrn, credential, signal);
  return holding?.nodes.find(
    (it) => it.sliverUrn !== undefined && sameUrn(it.sliverUrn, sliverUrn),
  );
}

/** What a sentence about a sliver names. */
export interface SliverNames {
  readonly clientId: string;
  readonly sliceUrn: string;
  readonly siteName: string;
  readonly portal?: SnapshotRequest['portal'];
}

/** The failed call that tells why a snapshot cannot start now. */
export function problemOf(found: Readiness): unknown {
  return found.state === 'not-yet' || found.state === 'gone' ? found.problem : undefined;
}

/** Why a snapshot cannot start now, and what to do. Undefined when it can, or when `problemOf` tells. */
export function readinessSentence(
  found: Readiness,
  { clientId, siteName, ...names }: SliverNames,
): string | undefined {
  const slice = sliceNameOf(names);
  if (problemOf(found) !== undefined) return undefined;
  switch (found.state) {
    case 'ready':
      return undefined;
    case 'not-yet':
      if (found.said !== undefined)
        return l10n.t(
          '{0} is not ready: wait until it is up. The portal says: {1}.',
          clientId,
          found.said,
        );
      return found.other === undefined
        ? l10n.t('{0} is not ready: wait until it is up.', clientId)
        : l10n.t('{0} in slice {1} is changing: wait until it is up.', found.other, slice);
    case 'imaging':
      return names.portal === undefined
        ? l10n.t('Another snapshot is being taken in slice {0}. Wait until it finishes.', slice)
        : l10n.t(
            'Another snapshot is being taken in experiment {0}. Wait until it finishes.',
            slice,
          );
    case 'failed':
      return found.reason === undefined
        ? l10n.t('{0} has failed: restart or reload it first.', clientId)
        : l10n.t('{0} has failed: restart or reload it first. ({1})', clientId, found.reason);
    case 'gone':
      return names.portal === undefined
        ? l10n.t(
            '{0} is no longer in slice {1} at {2}: choose another node.',
            clientId,
            slice,
            siteName,
          )
        : l10n.t('{0} is no longer in experiment {1}: choose another node.', clientId, slice);
    case 'not-imageable':
      return l10n.t('{0} says that {1} cannot be imaged: choose another node.', siteName, clientId);
    case 'no-account':
      return l10n.t('This site is not among your accounts.');
  }
}

/** @throws SnapshotRefused, or the failure of the call that asked, unless the sliver is ready. */
export function requireReady(found: Readiness, names: SliverNames): void {
  if (found.state === 'ready') return;
  const problem = problemOf(found);
  if (problem instanceof Error) throw problem;
  throw new SnapshotRefused(refusalOf(found.state), readinessSentence(found, names) ?? '');
}

function refusalOf(state: Exclude<Readiness['state'], 'ready'>): SnapshotRefused['reason'] {
  switch (state) {
    case 'imaging':
      return 'busy';
    case 'gone':
      return 'unknown-sliver';
    case 'no-account':
      return 'no-account';
    case 'not-yet':
    case 'failed':
    case 'not-imageable':
      return 'not-ready';
  }
}
