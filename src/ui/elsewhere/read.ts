/** Reads again what other windows and commands of this computer have changed, as far as it is shown here. */
import { changedElsewhere } from '../../model/history/elsewhere';
import { History } from '../../model/history/history';
import { defaultJournalFile } from '../../model/journal/journal';
import { StorageError } from '../../model/storage/storageError';
import type { Inventory, RefreshScope } from '../../model/inventory/inventory';
import { sameUrn } from '../../rpc';

/** What the window shows, and what reads it again. */
interface Shown {
  readonly inventory: Pick<Inventory, 'sites'>;
  readonly loading: { refresh(scope: RefreshScope, ask: boolean): Promise<void> };
}

const history = new History(defaultJournalFile);
const known = new Set<string>();

/** What cannot be read is told where the history is shown. @param since epoch milliseconds */
export async function readElsewhere({ inventory, loading }: Shown, since: number): Promise<void> {
  try {
    const { events } = await history.read();
    const changes = changedElsewhere(events, since).filter(({ id }) => !known.has(id));
    for (const { id } of changes) known.add(id);
    for (const { site, account, ...state } of inventory.sites)
      for (const part of ['images', 'slices'] as const)
        if (
          state[part].value !== undefined &&
          changes.some(
            (one) => one.part === part && one.siteUrns.some((urn) => sameUrn(urn, site.urn)),
          )
        )
          void loading.refresh({ accountId: account.id, siteUrn: site.urn, part }, false);
  } catch (error) {
    if (!StorageError.is(error)) throw error;
  }
}
