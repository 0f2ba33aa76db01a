/** Waiting for the slice authority on behalf of a site: when the time is over, it is not the site's fault. */
import { RpcError } from '../../rpc';
import type { Account } from '../accounts/account';
import { orAborted } from '../concurrency';

/**
 * What the slice authority answers, unless the signal ends the waiting first. The work itself goes on.
 * @throws RpcError `timeout` that names the slice authority when the signal's reason is a time limit
 */
export async function fromAuthority<T>(
  { sliceAuthority: { url } }: Account,
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  try {
    return await orAborted(work, signal);
  } catch (error) {
    if (signal?.aborted !== true || !RpcError.is(signal.reason, 'timeout')) throw error;
    const { message } = signal.reason;
    throw new RpcError('timeout', message, { retryable: true, url, service: 'slice-authority' });
  }
}
