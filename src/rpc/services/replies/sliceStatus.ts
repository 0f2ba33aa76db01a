// What SliverStatus says of a slice at one aggregate, and of each of its nodes (docs/protocol.md 5.8).
import { defined } from '../../defined';
import { badReply, Fields, plainUrn, readRows, type LeftOut } from '../../wire/fields';
import { isStruct, type PlainValue } from '../../wire/values';

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
  /** `ready`, `notready`, `changing`, `failed`, `broken`, `canceled`, `created`. */
  status: string;
  /** State of the node's own machine, such as `ISUP`. */
  rawState: string;
  /** Why it failed, such as a node that did not boot. */
  error?: string;
}

/** A sliver whose name is no usable URN is left out. @throws {RpcError} `bad-reply` */
export function readSliceStatus(value: PlainValue, leftOut: LeftOut): SliceStatus {
  const slice = new Fields(value, 'SliverStatus');
  const details = slice.value('details');
  const bootFailure = slice.optionalNumber('boot_failure');
  if (!isStruct(details)) throw badReply('SliverStatus', 'has no details of the slivers');
  return defined({
    state: slice.text('state'),
    status: slice.text('status'),
    slivers: readRows(Object.entries(details), leftOut, readSliver),
    utc: slice.optionalTime('utc'),
    error: errorOf(slice),
    bootFailure: bootFailure === 0 ? undefined : bootFailure,
    publicUrl: slice.optionalText('public_url'),
    asyncCode: slice.optionalNumber('async_code'),
    asyncOutput: slice.optionalLines('async_output'),
  });
}

function readSliver([urn, value]: [string, PlainValue]): SliverStatus {
  const sliver = new Fields(value, 'SliverStatus');
  return defined({
    urn: plainUrn(urn, 'sliver', 'SliverStatus'),
    clientId: sliver.optionalText('client_id') ?? '',
    nodeId: sliver.optionalText('component_urn') ?? '',
    state: sliver.optionalText('state') ?? '',
    status: sliver.optionalText('status') ?? '',
    rawState: sliver.optionalText('rawstate') ?? '',
    error: errorOf(sliver),
  });
}

/** Nothing is 0 on the wire (docs/protocol.md 3.1). */
function errorOf(fields: Fields): string | undefined {
  const error = fields.optionalLines('error');
  return error === '0' ? undefined : error;
}
