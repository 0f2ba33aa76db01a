/** Reads a user's slices and their slivers at one site, one row after another as answers come. */
import {
  parseManifest,
  parseUrn,
  RpcError,
  sameUrn,
  type Credential,
  type Manifest,
  type ManifestNode,
  type SliceStatus,
} from '../rpc';
import type { Account, Site } from './account';
import { eachWithLimit } from './concurrency';
import type { Slice, Sliver } from './sliver';

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
    const before = options.before.find((slice) => slice.urn === sliceUrn);
    try {
      await loadSlice(site, sliceUrn, before, options);
    } catch (error) {
      if (isOfTheWholeSite(error)) throw error;
      const empty = { urn: sliceUrn, name: nameOf(sliceUrn), siteUrn: site.urn, slivers: [] };
      options.report(sliceUrn, { ...(before ?? empty), busy: RpcError.is(error, 'busy'), error });
    }
  });
}

async function loadSlice(
  site: Site,
  sliceUrn: string,
  before: Slice | undefined,
  { credentialOf, signal, report }: LoadSlicesOptions,
): Promise<void> {
  const credential = await credentialOf(sliceUrn);
  const manifest = await manifestOf(site, sliceUrn, credential, signal);
  if (manifest === undefined) {
    report(sliceUrn, undefined);
    return;
  }
  const slice = sliceOf(site, sliceUrn, manifest, credential, before);
  if (slice.slivers.length > 0) report(sliceUrn, slice);
  report(sliceUrn, await withStates(site, slice, credential, signal));
}

/** Undefined when the slice has nothing at this site. */
async function manifestOf(
  site: Site,
  sliceUrn: string,
  credential: Credential,
  signal: AbortSignal | undefined,
): Promise<Manifest | undefined> {
  try {
    const request = { urn: sliceUrn, credentials: [credential] };
    const { manifest } = await site.componentManager.resolve(request, { signal });
    return manifest === undefined ? { nodes: [] } : parseManifest(manifest);
  } catch (error) {
    if (RpcError.is(error, 'not-found')) return undefined;
    throw error;
  }
}

/** The nodes of a slice at this site; undefined when it has nothing there. @throws RpcError */
export async function nodesHere(
  site: Site,
  sliceUrn: string,
  credential: Credential,
  signal?: AbortSignal,
): Promise<ManifestNode[] | undefined> {
  const manifest = await manifestOf(site, sliceUrn, credential, signal);
  // A stitched manifest names the nodes of other sites too.
  return manifest?.nodes.filter((node) => isHere(node, site));
}

function sliceOf(
  site: Site,
  urn: string,
  manifest: Manifest,
  credential: Credential,
  before: Slice | undefined,
): Slice {
  const slivers = manifest.nodes.flatMap((node) => {
    // A stitched manifest names the nodes of other sites too.
    if (node.sliverUrn === undefined || !isHere(node, site)) return [];
    const known = before?.slivers.find((sliver) => sliver.urn === node.sliverUrn);
    return [sliverOf(node, node.sliverUrn, urn, site, known)];
  });
  return {
    urn,
    name: nameOf(urn),
    siteUrn: site.urn,
    slivers,
    expires: manifest.expires ?? credential.expires,
    busy: false,
  };
}

function isHere(node: ManifestNode, site: Site): boolean {
  const manager = node.componentManagerUrn;
  return manager === undefined || sameUrn(manager, site.urn);
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
    const call = { signal, attempts: 1 };
    return applyStatus(slice, await site.componentManager.sliverStatus(request, call));
  } catch (error) {
    // Locked for a moment: the last known states stay (docs/protocol.md 5.8).
    if (RpcError.is(error, 'busy')) return { ...slice, busy: true };
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
  return { ...slice, slivers };
}

/** Failures that every further call would meet too. */
function isOfTheWholeSite(error: unknown): boolean {
  return (
    !RpcError.is(error) ||
    ['connect', 'untrusted', 'identity-refused', 'timeout', 'aborted'].includes(error.reason)
  );
}

function nameOf(sliceUrn: string): string {
  return parseUrn(sliceUrn).id;
}

/** URNs of the slices of an account's user (docs/protocol.md 5.2). @throws RpcError */
export async function sliceUrnsOf(account: Account, signal?: AbortSignal): Promise<string[]> {
  const user = await account.sliceAuthority.resolveUser(account.identity.urn, { signal });
  return user.slices;
}
