// What a site that was given by its address is called. The component manager does not say; the aggregate
// manager beside it does, to everybody who asks for its version (docs/protocol.md 5.17).
import { AggregateManager } from './aggregateManager';
import { RpcError, type RpcReason } from '../errors';
import type { CallOptions, ClientOptions } from '../options';

/** What a site answers that has no aggregate manager. */
const NONE: readonly RpcReason[] = ['http', 'unsupported', 'not-found', 'fault'];

/**
 * The URN of the component manager at an address such as `https://host:12369/protogeni/xmlrpc/cm`;
 * undefined where the site does not tell: then it is not known, and no guess stands for it.
 * @throws {RpcError} when the site cannot be asked, or `bad-reply` when what it says is no usable URN.
 */
export async function fetchSiteUrn(
  options: ClientOptions,
  call: CallOptions = {},
): Promise<string | undefined> {
  const url = options.url.replace(/(?:\/cm(?:\/[\d.]+)?)?\/?$/, '/am/2.0');
  try {
    const { urn } = await new AggregateManager({ ...options, url }).getVersion(call);
    return urn;
  } catch (error) {
    if (RpcError.is(error) && NONE.includes(error.reason)) return undefined;
    throw error;
  }
}
