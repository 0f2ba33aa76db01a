/** Who is busy: a server refuses everything, or only what concerns one slice or image. */
import type { RpcError } from '../../rpc';

/** True when the whole server is busy, and not the slice or the image that the call was about. */
export function isServerBusy({ reason, code }: Pick<RpcError, 'reason' | 'code'>): boolean {
  return reason === 'busy' && code === 503;
}
