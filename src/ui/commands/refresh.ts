/** Refresh and Retry: read again what a row covers, or everything. */
import type { Parts } from '../parts';
import type { Row } from '../trees/row';

export function refresh({ loading }: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind === 'problem') return loading.refresh(row.scope);
  if (row?.kind !== 'aggregate') return loading.refresh();
  const { account, site } = row.state;
  return loading.refresh({ accountId: account.id, siteUrn: site.urn });
}
