// What a component manager says of a slice or sliver (docs/protocol.md 5.5).
import { RpcError } from './errors';
import { Fields } from './fields';
import type { PlainValue } from './wire';

/** What a component manager holds of a slice, or of a sliver. */
export interface Resolved {
  urn: string;
  /** URN of the aggregate's record of the slice; absent when the slice has nothing here. */
  sliverUrn?: string;
  /** Manifest RSpec. The slivers of single nodes stand in it. */
  manifest?: string;
  publicUrl?: string;
  /** Result of an asynchronous create that failed. */
  asyncCode?: number;
  asyncOutput?: string;
}

/** @throws {RpcError} `bad-reply` */
export function readResolved(value: PlainValue, asked: string): Resolved {
  const found = new Fields(value, 'Resolve');
  const urn = found.optionalText('urn');
  const sliverUrn = found.optionalText('sliver_urn');
  const manifest = found.optionalText('manifest');
  const publicUrl = found.optionalText('public_url');
  const asyncCode = found.optionalNumber('async_code');
  const asyncOutput = found.optionalText('async_output');
  // Nothing at all is no answer, and must not pass for a slice that has nothing here.
  if (urn === undefined && sliverUrn === undefined && asyncCode === undefined)
    throw new RpcError('bad-reply', `The answer to Resolve says nothing of ${asked}.`, {
      method: 'Resolve',
      flaw: { kind: 'missing', field: asked },
    });
  return {
    urn: urn ?? asked,
    ...(sliverUrn !== undefined && { sliverUrn }),
    ...(manifest !== undefined && { manifest }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(asyncCode !== undefined && { asyncCode }),
    ...(asyncOutput !== undefined && { asyncOutput }),
  };
}
