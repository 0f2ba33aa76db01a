/** Refusals that only say "not now", of ourselves, a site or a portal. */
import { PortalError } from '../../../portal';
import { RpcError } from '../../../rpc';
import { SnapshotRefused } from '../job';

/** Something else is at work there. */
export function isBusy(error: unknown): boolean {
  return [RpcError, PortalError, SnapshotRefused].some((one) => one.is(error, 'busy'));
}

/**
 * It may be that the node, or the experiment, went down between the look and the request: a site refuses that as
 * forbidden, and what a portal answers is not known.
 */
export function mayBeNotReady(error: unknown): boolean {
  return (
    RpcError.is(error, 'forbidden') ||
    PortalError.is(error, 'refused') ||
    PortalError.is(error, 'forbidden') ||
    SnapshotRefused.is(error, 'not-ready')
  );
}
