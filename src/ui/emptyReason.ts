/** Why the trees have no rows, for the texts that stand there instead. */
import type { Inventory } from '../model/inventory/inventory';
import type { Accounts } from './accounts/accounts';
import type { EmptyReason } from './contributions';

/** Without a certificate the portals decide; that one has no experiments counts only once it has said so. */
export function emptyReason(
  { portals }: Pick<Inventory, 'portals'>,
  { empty }: Pick<Accounts, 'empty'>,
): EmptyReason {
  if (empty !== 'no-account' || portals.length === 0) return empty;
  const isRead = portals.every(({ experiments: { at, loading } }) => at !== undefined && !loading);
  return isRead ? 'only-portal' : 'only-portal-reading';
}
