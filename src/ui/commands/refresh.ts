/** Refresh and Retry: read again what a row covers, or everything. */
import type { Parts } from '../parts';
import type { Row } from '../trees/row';
import { meetAgain } from '../trust';

export async function refresh({ loading, known }: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind === 'problem') {
    await meetAgain(row.error, known);
    await loading.refresh(row.scope);
  } else if (row?.kind === 'aggregate') {
    const { account, site } = row.state;
    await loading.refresh({ accountId: account.id, siteUrn: site.urn });
  } else {
    await loading.refresh();
  }
}
