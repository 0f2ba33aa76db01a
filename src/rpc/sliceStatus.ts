// What SliverStatus says of a slice at one aggregate, and of each of its nodes (docs/protocol.md 5.8).
import { Fields } from './fields';
import { tryParseUrn } from './urn';
import { isStruct, type PlainValue } from './wire';

/** State of a slice here. */
export interface SliceStatus {
  /** `started`, `stopped`, `mixed`, `interrupted`, ... A slice with an imaging node is `mixed`. */
  state: string;
  /** `ready`, `notready`, `changing`, `failed` or `mixed`. */
  status: string;
  slivers: SliverStatus[];
  utc?: Date;
  /** Text of a boot failure. */
  error?: string;
  /** A 15x code when booting failed. */
  bootFailure?: number;
  publicUrl?: string;
  asyncCode?: number;
  asyncOutput?: string;
}

/** State of one node or link. */
export interface SliverStatus {
  urn: string;
  clientId: string;
  /** Id of the node such as `pc42`, not a URN. Empty for links. */
  nodeId: string;
  /** `started`, `stopped`, `imaging`, `restarting`, ... */
  state: string;
  /** `ready`, `notready`, `changing`, `failed`, `created`. */
  status: string;
  /** State of the node's own machine, such as `ISUP`. */
  rawState: string;
  error?: string;
}

export function readSliceStatus(value: PlainValue): SliceStatus {
  const slice = new Fields(value, 'SliverStatus');
  const details = slice.value('details');
  const utc = slice.optionalTime('utc');
  const bootFailure = slice.optionalNumber('boot_failure');
  const asyncCode = slice.optionalNumber('async_code');
  const [error, asyncOutput] = [slice.optionalText('error'), slice.optionalText('async_output')];
  const publicUrl = slice.optionalText('public_url');
  return {
    state: slice.text('state'),
    status: slice.text('status'),
    slivers: isStruct(details)
      ? Object.entries(details)
          .filter(([name]) => tryParseUrn(name) !== undefined)
          .map(([urn, item]) => readSliver(urn, item))
      : [],
    ...(utc !== undefined && { utc }),
    ...(error !== undefined && error !== '0' && { error }),
    ...(bootFailure !== undefined && bootFailure !== 0 && { bootFailure }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(asyncCode !== undefined && { asyncCode }),
    ...(asyncOutput !== undefined && { asyncOutput }),
  };
}

function readSliver(urn: string, value: PlainValue): SliverStatus {
  const sliver = new Fields(value, 'SliverStatus');
  const error = sliver.optionalText('error');
  return {
    urn,
    clientId: sliver.optionalText('client_id') ?? '',
    nodeId: sliver.optionalText('component_urn') ?? '',
    state: sliver.optionalText('state') ?? '',
    status: sliver.optionalText('status') ?? '',
    rawState: sliver.optionalText('rawstate') ?? '',
    ...(error !== undefined && error !== '0' && { error }),
  };
}
