// What an aggregate manager says of a slice: one shape for SliverStatus of version 2 and for Status and
// Describe of version 3 (docs/protocol.md 5.17).
import { asList, Fields } from './fields';
import type { PlainValue } from './wire';

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

export function readSliceSlivers(value: PlainValue): AggregateSlice {
  const slice = new Fields(value, 'Status');
  const status = slice.optionalText('geni_status');
  const expires = slice.optionalDate('pg_expires') ?? slice.optionalDate('geni_expires');
  const manifest = slice.optionalText('geni_rspec');
  return {
    urn: slice.optionalText('geni_urn') ?? '',
    slivers: asList(slice.value('geni_slivers') ?? slice.value('geni_resources')).map(readSliver),
    ...(status !== undefined && { status }),
    ...(expires !== undefined && { expires }),
    ...(manifest !== undefined && { manifest }),
  };
}

function readSliver(value: PlainValue): AggregateSliver {
  const sliver = new Fields(value, 'Status');
  const allocationStatus = sliver.optionalText('geni_allocation_status');
  const expires = sliver.optionalDate('geni_expires');
  const error = sliver.optionalText('geni_error');
  return {
    urn: sliver.optionalText('geni_sliver_urn') ?? sliver.optionalText('geni_urn') ?? '',
    clientId: sliver.optionalText('geni_client_id') ?? '',
    status:
      sliver.optionalText('geni_operational_status') ??
      sliver.optionalText('geni_status') ??
      'unknown',
    ...(allocationStatus !== undefined && { allocationStatus }),
    ...(expires !== undefined && { expires }),
    ...(error !== undefined && error !== '0' && { error }),
  };
}
