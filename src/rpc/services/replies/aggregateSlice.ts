// What an aggregate manager says of a slice: one shape for SliverStatus of version 2 and for Status and
// Describe of version 3 (docs/protocol.md 5.17).
import { defined } from '../../defined';
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
  return defined({
    urn: slice.optionalUrn('geni_urn') ?? '',
    slivers: readRows(listOf(slivers, method, 'geni_slivers'), leftOut, (item) =>
      readSliver(new Fields(item, method)),
    ),
    status: slice.optionalText('geni_status'),
    expires: slice.optionalDate('pg_expires') ?? slice.optionalDate('geni_expires'),
    manifest: slice.optionalText('geni_rspec'),
  });
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
