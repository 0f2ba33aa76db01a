/** The top rows that the Slivers and Images trees share: sites, and accounts that failed. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Inventory, SiteState } from '../../model/inventory/inventory';
import type { Accounts } from '../accounts/accounts';
import { rows } from '../contributions';
import type { Account, Site } from '../../model/accounts/account';
import { portalOf } from '../../model/accounts/portals';
import { authorityOf } from '../../model/urns';
import { UserError } from '../../model/failures/userError';
import { userWords } from '../text/labels';
import { tooltip } from '../text/tooltip';
import { dateText } from '../../model/units';
import type { Folding } from './folding';
import {
  type AnyGroupRow,
  type GroupRow,
  type Holds,
  type Row,
  type SiteRow,
  type ProblemRow,
  scopeOf,
  siteId,
} from './row';

/** Up to so many sites stand in the order of the settings; of more, those with nothing go below the others. */
const fewSites = 8;

/**
 * The sites of a tree. Where there are many, those that hold nothing, or have not answered yet, are one closed row at
 * the end.
 * @param holds what a site holds; asked only of sites that have answered
 */
export function siteRows(
  sites: readonly SiteState[],
  part: 'slices' | 'images',
  holds: (state: SiteState) => Holds,
): (SiteRow | ProblemRow | GroupRow<SiteRow>)[] {
  const all = sites.map((state) => siteRow(state, part, holds));
  if (all.length <= fewSites) return all;
  const isQuiet = (row: SiteRow | ProblemRow): row is SiteRow =>
    row.kind === 'site' && row.holds?.isNothing !== false;
  const quiet = all.filter(isQuiet);
  if (quiet.length === 0) return all;
  const others = all.filter((row) => !isQuiet(row));
  const label = others.length > 0 ? vscode.l10n.t('Other sites') : vscode.l10n.t('All sites');
  return [...others, othersRow(quiet, label)];
}

function othersRow(sites: readonly SiteRow[], label: string): GroupRow<SiteRow> {
  const unread = sites.filter(({ holds }) => holds === undefined).length;
  return {
    kind: 'group',
    id: 'other sites',
    label,
    description:
      unread === 0
        ? String(sites.length)
        : vscode.l10n.t('{0} · reading {1}…', sites.length, unread),
    icon: unread === 0 ? 'server-environment' : 'loading~spin',
    open: false,
    rows: () => [...sites],
  };
}

/** A site of which nothing is known but the failure is one row that says why. */
function siteRow(
  state: SiteState,
  part: 'slices' | 'images',
  holds: (state: SiteState) => Holds,
): SiteRow | ProblemRow {
  const { value, error } = state[part];
  // What a portal sees there does not wait for the site.
  const isSeen = part === 'slices' && state.portalSlices !== undefined;
  if (value !== undefined || isSeen) return { kind: 'site', state, holds: holds(state) };
  if (error === undefined) return { kind: 'site', state };
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
  if (accounts.empty === 'locked') return problems;
  const error = new UserError(vscode.l10n.t('Locked: retry and enter its passphrase.'));
  const locked = accounts.lockedCertificates.map((path): ProblemRow => ({
    kind: 'problem',
    id: `locked ${path}`,
    label: basename(path),
    error,
    scope: {},
  }));
  return [...problems, ...locked];
}

/** @param isReading nothing has come from the site yet, and it is being asked */
export function siteItem(
  row: SiteRow,
  folding: Pick<Folding, 'state'>,
  isReading: boolean,
): vscode.TreeItem {
  const { state, holds } = row;
  const { account, site } = state;
  const item = new vscode.TreeItem(
    site.name,
    holds === undefined
      ? vscode.TreeItemCollapsibleState.None
      : folding.state(foldId(row) ?? '', !holds.isNothing),
  );
  // VS Code keeps whether a row is open by its id, and what was empty opens once something is there.
  const stage = holds === undefined ? ' unread' : holds.isNothing ? ' empty' : '';
  item.id = `site ${siteId(state)}${stage}`;
  item.contextValue =
    portalOf(site.urn) === undefined ? rows.aggregate : `${rows.aggregate}.portal`;
  item.iconPath = new vscode.ThemeIcon(isReading ? 'loading~spin' : 'server-environment');
  item.description = isReading
    ? vscode.l10n.t('loading…')
    : [holds?.words, whose(account, site)].filter((words) => words !== undefined).join(' · ');
  return item;
}

/** The user, and where they are from if that is another site. */
function whose({ label, local, userUrn }: Account, site: Site): string {
  const from = authorityOf(userUrn);
  if (local || from === undefined || from === authorityOf(site.urn)) return label;
  return vscode.l10n.t('{0} at {1}', label, from);
}

export function groupItem(row: AnyGroupRow, folding: Pick<Folding, 'state'>): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, folding.state(foldId(row) ?? '', row.open));
  item.id = `group ${row.id}${row.open ? '' : ' closed'}`;
  item.contextValue = rows.group;
  item.iconPath = new vscode.ThemeIcon(row.icon);
  item.description = row.description;
  return item;
}

/** What is remembered of a row that a person opens or closes: its id, whatever it holds. */
export function foldId(row: Row): string | undefined {
  if (row.kind === 'site' || row.kind === 'portalSite') return `site ${siteId(row.state)}`;
  if (row.kind === 'group') return `group ${row.id}`;
  if (row.kind === 'slice') return `slice ${siteId(row.state)} ${row.slice.urn}`;
  if (row.kind === 'image') return `image ${siteId(row.state)} ${row.image.urn}`;
  return undefined;
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
      [vscode.l10n.t('User'), userWords(account.userUrn)],
      [vscode.l10n.t('Certificate'), account.identity.file],
      [
        vscode.l10n.t('Certificate expires'),
        dateText(account.identity.notAfter, vscode.env.language),
      ],
      [vscode.l10n.t('Address'), site.componentManager.url],
      [vscode.l10n.t('Last read'), at && dateText(at, vscode.env.language)],
    ],
    site.urn,
  );
}
