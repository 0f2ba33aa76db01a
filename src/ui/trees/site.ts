/** The top rows that the Slivers and Images trees share: sites, and accounts that failed. */
import * as vscode from 'vscode';
import type { Inventory, Loaded, SiteState } from '../../model/inventory/inventory';
import type { Accounts } from '../accounts/accounts';
import { rows } from '../contributions';
import { UserError } from '../../model/failures/userError';
import { tooltip } from '../text/tooltip';
import { dateText } from '../../model/units';
import { type SiteRow, type ProblemRow, scopeOf, siteId } from './row';

/** A site of which nothing is known but the failure is one row that says why. */
export function siteRow(state: SiteState, part: 'slices' | 'images'): SiteRow | ProblemRow {
  const { value, error } = state[part];
  if (error === undefined || value !== undefined) return { kind: 'site', state };
  const id = `${part} ${siteId(state)}`;
  return { kind: 'problem', id, label: state.site.name, error, scope: scopeOf(state, part) };
}

/** Accounts and sites that could not be connected. */
export function accountRows(accounts: Accounts): ProblemRow[] {
  const problems = accounts.problems.map(({ id, label, error }): ProblemRow => ({
    kind: 'problem',
    id,
    label,
    error,
    scope: {},
  }));
  if (!accounts.locked || accounts.empty === 'locked') return problems;
  const error = new UserError(
    vscode.l10n.t('The certificate is locked: retry and enter its passphrase.'),
  );
  return [
    ...problems,
    { kind: 'problem', id: 'locked', label: vscode.l10n.t('Your certificate'), error, scope: {} },
  ];
}

export function siteItem({ state }: SiteRow, loaded: Loaded<unknown>): vscode.TreeItem {
  const { account, site } = state;
  const item = new vscode.TreeItem(site.name, vscode.TreeItemCollapsibleState.Expanded);
  const first = loaded.loading && loaded.value === undefined;
  item.id = `site ${siteId(state)}`;
  item.contextValue = rows.aggregate;
  item.iconPath = new vscode.ThemeIcon(first ? 'loading~spin' : 'server-environment');
  item.description = first ? vscode.l10n.t('loading…') : account.label;
  return item;
}

/** The row may be older than what was read last, when that changed nothing. */
export function siteTooltip(
  { sites }: Pick<Inventory, 'sites'>,
  { state }: SiteRow,
  part: 'slices' | 'images',
): vscode.MarkdownString {
  const { account, site } = state;
  const { at } = (sites.find((now) => siteId(now) === siteId(state)) ?? state)[part];
  return tooltip(
    site.name,
    [
      [vscode.l10n.t('Account'), account.label],
      [vscode.l10n.t('User'), account.userUrn.split('+').at(-1)],
      [vscode.l10n.t('Address'), site.componentManager.url],
      [vscode.l10n.t('Read'), at && dateText(at, vscode.env.language)],
    ],
    site.urn,
  );
}
