/**
 * Completes the history of an earlier window or command that was killed before it knew what came of its request: once
 * lists have been read, the sites that were just asked can tell. Nobody is asked for anything, and nothing is shown.
 */
import type { Disposable } from '../../model/event';
import { mayHaveLeft } from '../../model/history/left';
import { defaultJournalFile } from '../../model/journal/journal';
import { explainInOneLine } from '../../model/failures/explain';
import { StorageError } from '../../model/storage/storageError';
import type { Parts } from '../context';
import { settlePast } from '../pages/history/settlePast';

/** Milliseconds until the next look, at first and at last: what a site does not tell at once it may tell later. */
const FIRST_PAUSE_MS = 60_000;
const LAST_PAUSE_MS = 3_600_000;

export function registerSettling(parts: Parts): Disposable {
  const { inventory, accounts, portalAccounts, log } = parts;
  let pause = FIRST_PAUSE_MS;
  let next = 0;
  const look = async (): Promise<void> => {
    const witnesses = { accounts: accounts.list, portals: portalAccounts.list };
    const users = [...witnesses.accounts, ...witnesses.portals].flatMap(
      ({ acts }) => acts?.who ?? [],
    );
    if (users.length === 0 || Date.now() < next) return;
    next = Date.now() + pause;
    pause = Math.min(2 * pause, LAST_PAUSE_MS);
    try {
      if (mayHaveLeft(defaultJournalFile(), users)) await settlePast(witnesses);
    } catch (error) {
      if (!StorageError.is(error)) throw error;
      log.note(explainInOneLine(error));
    }
  };
  return inventory.onDidChange(({ part, accountId, siteUrn }) => {
    const state = inventory.sites.find(
      ({ account, site }) => account.id === accountId && site.urn === siteUrn,
    );
    if (part !== 'sites' && state?.[part].loading === false) void look();
  });
}
