/**
 * Refresh and Retry: read again what a row covers, or everything. Snapshots that were given up lately are followed once
 * more, whatever the row.
 */
import { isGivenUpLately } from '../../model/snapshots/again';
import * as vscode from 'vscode';
import { views } from '../contributions';
import type { Slice } from '../../model/inventory/sliver';
import type { Parts } from '../context';
import type { Row } from '../trees/row';

export async function refresh(parts: Parts, row: Row | undefined): Promise<void> {
  const { loading, trustQuestions, snapshots } = parts;
  void refreshSystem(parts, row);
  for (const { id } of snapshots.jobs.filter(isGivenUpLately)) snapshots.reopen(id);
  if (row?.kind === 'problem') {
    await trustQuestions.meetAgain(row.error);
    await loading.refresh(row.scope);
  } else if (row?.kind === 'site') {
    const { account, site } = row.state;
    const portals = portalsAt(row.state.slices.value, row.state.portalSlices);
    await Promise.all([
      loading.refresh({ accountId: account.id, siteUrn: site.urn }),
      ...portals.map((portalId) => loading.refresh({ portalId, part: 'slices' })),
    ]);
  } else if (row?.kind === 'portalSite') {
    await loading.refresh({ portalId: row.state.portal.id, part: 'slices' });
  } else {
    await loading.refresh();
    await leadOn(parts, views.slivers);
  }
}

/** Which portals see something there. */
function portalsAt(...lists: readonly (readonly Slice[] | undefined)[]): string[] {
  const slices = lists.flatMap((list) => list ?? []);
  return [...new Set(slices.flatMap(({ experiment }) => experiment?.portalId ?? []))];
}

/** Where there is no account the view says what to do first. */
export async function leadOn({ accounts }: Pick<Parts, 'accounts'>, view: string): Promise<void> {
  if (accounts.empty === 'no-account') await vscode.commands.executeCommand(`${view}.focus`);
}

/** What the sites offer is read again where somebody has looked at it. */
function refreshSystem({ inventory, systemImages }: Parts, row: Row | undefined): Promise<void> {
  const siteUrn =
    row?.kind === 'problem'
      ? row.scope.siteUrn
      : row?.kind === 'site'
        ? row.state.site.urn
        : undefined;
  const sites = inventory.sites.filter(({ site }) => siteUrn === undefined || site.urn === siteUrn);
  return systemImages.refresh(sites);
}
