// What an aggregate manager says of a slice: one shape for SliverStatus of version 2 and for Status and
// Describe of version 3 (docs/protocol.md 5.17).
import { defined } from '../../defined';
import { parseManifest } from '../../documents/manifest';
import { RpcError } from '../../errors';
import { Fields, listOf, readRows, type LeftOut } from '../../wire/fields';
import type { PlainValue } from '../../wire/values';

/** A slice at one aggregate. */
export interface AggregateSlice {
  urn: string;
  /** Version 2: `ready`, `failed` or `unknown`. */
  status?: string;
  expires?: Date;
  /** Manifest RSpec, from `describe`. */
  manifest?: string;
  slivers: AggregateSliver[];
}

/** One sliver. */
export interface AggregateSliver {
  urn: string;
  /** The node's name in the RSpec; empty where neither the aggregate nor a manifest says it. */
  clientId: string;
  /** Version 2: the site's own word. Version 3: operational state, `unknown` while it is imaged. */
  status: string;
  /** Version 3 only. */
  allocationStatus?: string;
  expires?: Date;
  error?: string;
}

/** A sliver without a usable URN is left out. @throws {RpcError} `bad-reply` */
export function readSliceSlivers(
  value: PlainValue,
  leftOut: LeftOut,
  method: string,
): AggregateSlice {
  const slice = new Fields(value, method);
  const slivers = slice.value('geni_slivers') ?? slice.value('geni_resources');
  const manifest = slice.optionalText('geni_rspec');
  const read: AggregateSlice = defined({
    urn: slice.optionalUrn('geni_urn') ?? '',
    slivers: readRows(listOf(slivers, method, 'geni_slivers'), leftOut, (item) =>
      readSliver(new Fields(item, method)),
    ),
    status: slice.optionalText('geni_status'),
    expires: slice.optionalDate('pg_expires') ?? slice.optionalDate('geni_expires'),
  });
  return manifest === undefined ? read : withManifest(read, manifest, leftOut);
}

/**
 * The slice with its manifest. Aggregates outside Emulab say what a sliver is called only there, by its URN
 * (docs/protocol.md 3.4). A manifest that cannot be read costs the names only, and `leftOut` hears of it.
 */
export function withManifest(
  slice: AggregateSlice,
  manifest: string,
  leftOut: LeftOut,
): AggregateSlice {
  if (slice.slivers.every(({ clientId }) => clientId !== '')) return { ...slice, manifest };
  const names = namesIn(manifest, leftOut);
  const slivers = slice.slivers.map((sliver) => ({
    ...sliver,
    clientId: sliver.clientId === '' ? (names.get(sliver.urn) ?? '') : sliver.clientId,
  }));
  return { ...slice, manifest, slivers };
}

/** Names of nodes by the URNs of their slivers. */
function namesIn(manifest: string, leftOut: LeftOut): ReadonlyMap<string | undefined, string> {
  try {
    const { nodes } = parseManifest(manifest, leftOut);
    return new Map(nodes.map(({ sliverUrn, clientId }) => [sliverUrn, clientId]));
  } catch (error) {
    if (!RpcError.is(error)) throw error;
    leftOut(error);
    return new Map();
  }
}

function readSliver(sliver: Fields): AggregateSliver {
  const error = sliver.optionalLines('geni_error');
  return defined({
    urn: sliver.optionalUrn('geni_sliver_urn') ?? sliver.urn('geni_urn'),
    clientId: sliver.optionalText('geni_client_id') ?? '',
    status:
      sliver.optionalText('geni_operational_status') ??
      sliver.optionalText('geni_status') ??
      'unknown',
    allocationStatus: sliver.optionalText('geni_allocation_status'),
    expires: sliver.optionalDate('geni_expires'),
    error: error === '0' ? undefined : error,
  });
}
