/** What could not be read, for an assistant: without it, a list that is short would be taken for whole. */
import { explainInOneLine } from '../../model/failures/explain';
import type { Inventory } from '../../model/inventory/inventory';
import type { Accounts } from '../accounts/accounts';
import { leftOutRows, leftOutWords } from '../trees/row';

/** Where answers, and failures to get one, are kept. */
export interface Answers {
  readonly inventory: Pick<Inventory, 'sites' | 'portals' | 'portalSites'>;
  readonly accounts: Pick<Accounts, 'problems' | 'locked' | 'empty'>;
}

/** Sentences on every site and account whose answer is missing or has gaps. */
export function unreadLines({ inventory, accounts }: Answers, part: 'slices' | 'images'): string[] {
  const failed = [
    ...inventory.sites.map((state) => ({ label: state.site.name, error: state[part].error })),
    ...(part === 'slices' ? inventory.portals : []).map(({ account, experiments }) => ({
      label: account.label,
      error: experiments.error,
    })),
    ...accounts.problems,
  ].flatMap(({ label, error }) =>
    error === undefined ? [] : [`${label}: ${explainInOneLine(error, { site: label })}`],
  );
  const gaps = inventory.sites
    .flatMap((state) => leftOutRows(state, part, state.site.name))
    .map(leftOutWords)
    .map(({ count, why }) => `${count}: ${why}.`);
  const locked = accounts.locked
    ? ['A certificate is locked: ask the user to enter its passphrase.']
    : [];
  // A portal lists slices, but no images.
  const isByPortal = part === 'slices' && inventory.portals.length > 0;
  const nobody =
    accounts.empty === 'no-account' && !isByPortal
      ? ['No certificate is chosen, so no site was asked.']
      : [];
  return [...failed, ...gaps, ...locked, ...nobody];
}
