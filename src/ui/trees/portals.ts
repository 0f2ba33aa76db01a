/** What portals add to the Slivers tree: sites that only they tell of, and how they themselves are. */
import * as vscode from 'vscode';
import type { Inventory, PortalSiteState, PortalState } from '../../model/inventory/inventory';
import type { Slice } from '../../model/inventory/sliver';
import { rows } from '../contributions';
import { tooltip } from '../text/tooltip';
import { dateText } from '../../model/units';
import type { Folding } from './folding';
import { foldId } from './site';
import { siteId, type PortalSiteRow, type SliversRow } from './row';

/** Below the sites of certificates. */
export function portalRows({
  portals,
  portalSites,
}: Pick<Inventory, 'portals' | 'portalSites'>): SliversRow[] {
  const sites = portalSites.map((state): SliversRow => ({ kind: 'portalSite', state }));
  return [...sites, ...portals.flatMap(portalRow)];
}

/** One that has answered, and has shown what it has, has no row of its own. */
function portalRow({ account, experiments, leftOut }: PortalState): SliversRow[] {
  const { id, label } = account;
  const { value, error, loading } = experiments;
  const missing: SliversRow[] =
    leftOut.length === 0 ? [] : [{ kind: 'leftOut', id, site: label, problems: leftOut }];
  if (error !== undefined) {
    const scope = { portalId: id, part: 'slices' } as const;
    return [{ kind: 'problem', id, label, error, scope }, ...missing];
  }
  if (value === undefined && loading) {
    const text = vscode.l10n.t('Reading the experiments of {0}…', label);
    return [{ kind: 'note', id, text, icon: 'loading~spin' }];
  }
  if (value?.length !== 0 || missing.length > 0) return missing;
  const text =
    account.experiment === undefined
      ? vscode.l10n.t('{0} has no experiments', label)
      : vscode.l10n.t('{0}: the experiment has ended', label);
  return [{ kind: 'note', id, text }];
}

export function slicesOf(state: PortalSiteState): SliversRow[] {
  return (state.slices.value ?? []).map((slice) => ({ kind: 'slice', state, slice }));
}

export function portalSiteItem(
  row: PortalSiteRow,
  folding: Pick<Folding, 'state'>,
): vscode.TreeItem {
  const { portal, site, slices } = row.state;
  const item = new vscode.TreeItem(site.name, folding.state(foldId(row) ?? '', true));
  item.id = `site ${siteId(row.state)}`;
  item.contextValue = rows.portalSite;
  item.iconPath = new vscode.ThemeIcon('server-environment');
  item.description = [sliverCount(slices.value ?? []), portal.label].join(' · ');
  const { language } = vscode.env;
  item.tooltip = tooltip(
    site.name,
    [
      [vscode.l10n.t('Portal'), portal.url],
      [vscode.l10n.t('User'), portal.user],
      [vscode.l10n.t('Token expires'), portal.expires && dateText(portal.expires, language)],
      [vscode.l10n.t('Certificate'), vscode.l10n.t('none of yours is for this site')],
      [vscode.l10n.t('Read'), slices.at && dateText(slices.at, language)],
    ],
    site.urn.startsWith('urn:') ? site.urn : undefined,
  );
  return item;
}

/** "2 slivers". */
export function sliverCount(slices: readonly Slice[]): string {
  const count = slices.reduce((sum, { slivers }) => sum + slivers.length, 0);
  if (count === 0) return vscode.l10n.t('no slivers');
  return count === 1 ? vscode.l10n.t('1 sliver') : vscode.l10n.t('{0} slivers', count);
}
