// What a component manager says of a slice or sliver (docs/protocol.md 5.5).
import { defined } from '../../defined';
import { RpcError } from '../../errors';
import { Fields } from '../../wire/fields';
import type { PlainValue } from '../../wire/values';

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
  const urn = found.optionalUrn('urn');
  const sliverUrn = found.optionalUrn('sliver_urn');
  const asyncCode = found.optionalNumber('async_code');
  // Nothing at all is no answer, and must not pass for a slice that has nothing here.
  if (urn === undefined && sliverUrn === undefined && asyncCode === undefined)
    throw new RpcError('bad-reply', `The answer to Resolve says nothing of ${asked}.`, {
      method: 'Resolve',
      flaw: { kind: 'missing', field: asked },
    });
  return defined({
    urn: urn ?? asked,
    sliverUrn,
    manifest: found.optionalText('manifest'),
    publicUrl: found.optionalText('public_url'),
    asyncCode,
    asyncOutput: found.optionalLines('async_output'),
  });
}
