/** Reads a user's slices and their slivers at one site, one row after another as answers come. */
import {
  parseManifest,
  RpcError,
  sameDomain,
  sameUrn,
  type Credential,
  type ManifestNode,
  type SliceStatus,
} from '../../rpc';
import type { Account, Site } from '../accounts/account';
import { eachWithLimit } from '../concurrency';
import { isServerBusy } from '../failures/serverBusy';
import { UserError } from '../failures/userError';
import { endOf, notCreated } from './sliceProblem';
import type { Slice, Sliver } from './sliver';
import { authorityOf, lastPartOf } from '../urns';

const atOnce = 4;

export interface LoadSlicesOptions {
  /** URNs of the slices to look for. */
  readonly sliceUrns: readonly string[];
  readonly credentialOf: (sliceUrn: string) => Promise<Credential>;
  /** What was known before: shown where the site is busy or fails. */
  readonly before: readonly Slice[];
  readonly signal?: AbortSignal | undefined;
  /** Hears each slice, first with its slivers, then with their states; undefined: not here. */
  readonly report: (sliceUrn: string, slice: Slice | undefined) => void;
}

/**
 * Reads every slice. A slice that fails is reported with its error; only an abort, or a site that
 * cannot be talked to at all, ends the whole.
 * @throws RpcError
 */
export async function loadSlices(site: Site, options: LoadSlicesOptions): Promise<void> {
  await eachWithLimit(options.sliceUrns, atOnce, async (sliceUrn) => {
    const before = options.before.find((slice) => sameUrn(slice.urn, sliceUrn));
    try {
      await loadSlice(site, sliceUrn, before, options);
    } catch (error) {
      if (isOfTheWholeSite(error) || options.signal?.aborted === true) throw error;
      const known = before ?? emptySlice(site, sliceUrn);
      options.report(sliceUrn, { ...known, busy: RpcError.is(error, 'busy'), error });
    }
  });
}

function emptySlice(site: Site, urn: string): Slice {
  return { urn, name: lastPartOf(urn), siteUrn: site.urn, slivers: [], busy: false };
}

/** What the slice has; or that it has ended. */
async function holdingOrEnd(
  site: Site,
  sliceUrn: string,
  credential: Credential,
  signal: AbortSignal | undefined,
): Promise<Holding | UserError | undefined> {
  try {
    return await holdingOf(site, sliceUrn, credential, signal);
  } catch (error) {
    const end = endOf(sliceUrn, credential, error);
    if (end === undefined) throw error;
    return end;
  }
}

async function loadSlice(
  site: Site,
  sliceUrn: string,
  before: Slice | undefined,
  { credentialOf, signal, report }: LoadSlicesOptions,
): Promise<void> {
  const credential = await credentialOf(sliceUrn);
  const holding = await holdingOrEnd(site, sliceUrn, credential, signal);
  if (holding === undefined) {
    report(sliceUrn, undefined);
    return;
  }
  if (UserError.is(holding)) {
    report(sliceUrn, {
      ...emptySlice(site, sliceUrn),
      expires: credential.expires,
      problem: holding,
      hasEnded: true,
    });
    return;
  }
  const slice = sliceOf(site, sliceUrn, holding, credential, before);
  if (slice.slivers.length > 0) report(sliceUrn, slice);
  report(sliceUrn, await withStates(site, slice, credential, signal));
}

/** What a slice has at this site. */
export interface Holding {
  readonly nodes: readonly ManifestNode[];
  readonly expires?: Date | undefined;
  /** Its creation was begun, and failed. */
  readonly problem?: UserError | undefined;
}

/** Undefined when the slice has nothing at this site. @throws RpcError */
export async function holdingOf(
  site: Site,
  sliceUrn: string,
  credential: Credential,
  signal?: AbortSignal,
): Promise<Holding | undefined> {
  try {
    const request = { urn: sliceUrn, credentials: [credential] };
    const { manifest, sliverUrn, asyncCode, asyncOutput } = await site.componentManager.resolve(
      request,
      { signal, onLeftOut: site.leftOut },
    );
    if (manifest === undefined && asyncCode !== undefined && asyncCode !== 0) {
      const failure = { code: asyncCode, text: asyncOutput ?? '' };
      return { nodes: [], problem: notCreated(sliceUrn, site.name, failure) };
    }
    const { nodes, expires } =
      manifest === undefined ? { nodes: [] } : parseManifest(manifest, site.leftOut);
    // A stitched manifest names the nodes of other sites too. The URN of the site's own record tells
    // its domain, also where the URN of the site itself is only a guess.
    const here = sliverUrn ?? site.urn;
    return { expires, nodes: nodes.filter((node) => isOfSite(node, here)) };
  } catch (error) {
    if (RpcError.is(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Whether a node of a manifest is of the site. @param urn any URN of the site's */
export function isOfSite({ componentManagerUrn }: ManifestNode, urn: string): boolean {
  const of = componentManagerUrn === undefined ? undefined : authorityOf(componentManagerUrn);
  return of === undefined || sameDomain(of, authorityOf(urn) ?? '');
}

function sliceOf(
  site: Site,
  urn: string,
  holding: Holding,
  credential: Credential,
  before: Slice | undefined,
): Slice {
  const slivers = holding.nodes.flatMap((node) => {
    if (node.sliverUrn === undefined) return [];
    const known = before?.slivers.find((sliver) => sliver.urn === node.sliverUrn);
    return [sliverOf(node, node.sliverUrn, urn, site, known)];
  });
  return {
    urn,
    name: lastPartOf(urn),
    siteUrn: site.urn,
    slivers,
    expires: holding.expires ?? credential.expires,
    busy: false,
    problem: holding.problem,
  };
}

function sliverOf(
  node: ManifestNode,
  urn: string,
  sliceUrn: string,
  site: Site,
  known: Sliver | undefined,
): Sliver {
  return {
    urn,
    clientId: node.clientId,
    sliceUrn,
    siteUrn: site.urn,
    sliverType: node.sliverType ?? 'raw-pc',
    componentId: node.componentId,
    hardwareType: node.hardwareType,
    image: node.image ?? node.loadedImage,
    loadedImage: node.loadedImage,
    imageable: node.imageable,
    state: known?.state ?? 'unknown',
    status: known?.status ?? 'unknown',
    logins: node.logins,
    disk: site.diskOf?.(urn),
  };
}

async function withStates(
  site: Site,
  slice: Slice,
  credential: Credential,
  signal: AbortSignal | undefined,
): Promise<Slice> {
  if (slice.slivers.length === 0) return slice;
  try {
    const request = { sliceUrn: slice.urn, credentials: [credential] };
    // Asked once: rows must not wait for a busy slice, whose last states are shown instead.
    const call = { signal, attempts: 1, onLeftOut: site.leftOut };
    return applyStatus(slice, await site.componentManager.sliverStatus(request, call));
  } catch (error) {
    // Locked for a moment: the last known states stay (docs/protocol.md 5.8).
    if (RpcError.is(error, 'busy') && !isServerBusy(error)) return { ...slice, busy: true };
    if (isOfTheWholeSite(error)) throw error;
    return { ...slice, error };
  }
}

function applyStatus(slice: Slice, status: SliceStatus): Slice {
  const slivers = slice.slivers.map((sliver): Sliver => {
    const found = status.slivers.find((it) => sameUrn(it.urn, sliver.urn));
    if (found === undefined) return sliver;
    return { ...sliver, state: found.state, status: found.status, error: found.error };
  });
  const daysAhead =
    status.utc === undefined ? 0 : Math.trunc((Date.now() - status.utc.getTime()) / dayMs);
  return { ...slice, slivers, ...(daysAhead !== 0 && { daysAhead }) };
}

/** Milliseconds. */
const dayMs = 24 * 3_600_000;

/** Failures that every further call would meet too. */
function isOfTheWholeSite(error: unknown): boolean {
  const reasons = ['connect', 'untrusted', 'identity-refused', 'timeout', 'aborted'];
  return RpcError.is(error) && (reasons.includes(error.reason) || isServerBusy(error));
}

/** URNs of the slices of an account's user (docs/protocol.md 5.2). @throws RpcError */
export async function sliceUrnsOf(account: Account, signal?: AbortSignal): Promise<string[]> {
  const user = await account.sliceAuthority.resolveUser(account.userUrn, { signal });
  return user.slices;
}
