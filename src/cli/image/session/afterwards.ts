/**
 * What a command does for the history once its own work is done: an earlier command may have been killed before it
 * knew what came of its request, and the sites that were just asked can tell.
 */
import type { Account } from '../../../model/accounts/account';
import { mayHaveLeft } from '../../../model/history/left';
import { defaultJournalFile } from '../../../model/journal/journal';
import type { PortalAccount } from '../../../model/portal/portalAccount';
import { StorageError } from '../../../model/storage/storageError';

const accounts: Account[] = [];
const portals: Pick<PortalAccount, 'portal' | 'acts'>[] = [];

/** Milliseconds. Nobody waits for the past longer than that. */
const PATIENCE_MS = 10_000;

export function rememberAccount(account: Account): void {
  accounts.push(account);
}

export function rememberPortal(portal: Pick<PortalAccount, 'portal' | 'acts'>): void {
  portals.push(portal);
}

/** Says nothing: what it finds, `geni-image history` shows. Never rejects. */
export async function settleAfterwards(): Promise<void> {
  const users = [...accounts, ...portals].flatMap(({ acts }) => acts?.who ?? []);
  try {
    if (users.length === 0 || !mayHaveLeft(defaultJournalFile(), users)) return;
    const { History } = await import('../../../model/history/history');
    const { settleLeft } = await import('../../../model/history/settle');
    const settling = settleLeft(new History(defaultJournalFile), { accounts, portals });
    // What comes after that is told to nobody.
    settling.catch(() => undefined);
    await Promise.race([settling, afterPatience()]);
  } catch (error) {
    if (!StorageError.is(error)) throw error;
  }
}

async function afterPatience(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS).unref();
  });
}
