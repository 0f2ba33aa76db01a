/** The Slivers tree: site, slice, sliver with its state. */
import * as vscode from 'vscode';
import type { Inventory, SiteState } from '../../model/inventory/inventory';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { Slice } from '../../model/inventory/sliver';
import type { Accounts } from '../accounts/accounts';
import type { AddedSlices } from '../accounts/addedSlices';
import { rows } from '../contributions';
import { powerChoices } from '../../model/slices/power';
import { explain } from '../../model/failures/explain';
import type { LocalTestbed } from '../accounts/testbed';
import { tooltip } from '../text/tooltip';
import { ageText, dateText, momentText } from '../../model/units';
import { imageName, shortName, sliverLook, sliverTypeWords, stateWords } from '../text/labels';
import type { TreeSource } from './adapter';
import type { Folding } from './folding';
import { accountRows, foldId, groupItem, siteItem, siteRows, siteTooltip } from './site';
import {
  type Holds,
  leftOutItem,
  leftOutRows,
  noteItem,
  problemItem,
  type SliversRow,
  scopeOf,
  siteId,
  type SliceRow,
  type SliverRow,
  testbedItem,
} from './row';

export interface SliversSource {
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly accounts: Accounts;
  readonly testbed: LocalTestbed;
  readonly addedSlices: Pick<AddedSlices, 'of'>;
}

export function sliversTree(
  source: SliversSource,
  folding: Pick<Folding, 'state'>,
): TreeSource<SliversRow> {
  const children = (row: SliversRow | undefined): SliversRow[] => {
    if (row === undefined) return topRows(source);
    if (row.kind === 'site') return sliceRows(source, row.state);
    if (row.kind === 'group') return row.rows();
    if (row.kind === 'slice') return sliverRows(row);
    return [];
  };
  const item = (row: SliversRow): vscode.TreeItem => sliverTreeItem(source, row, folding);
  const stateBelow = (row?: SliversRow): unknown[] =>
    children(row).map((child) => {
      const { id, label, description, contextValue, iconPath } = item(child);
      const seen = [id, label, description, contextValue, iconPath];
      return [seen, traceOf(source, child), stateBelow(child)];
    });
  // All rows are quickly made, so their texts tell best whether one has changed.
  return {
    children,
    item,
    state: () => JSON.stringify(stateBelow()),
    tooltip: (row) =>
      row.kind === 'site' ? siteTooltip(source.inventory, row, 'slices') : undefined,
  };
}

/**
 * What commands and the tooltip take from a row beside what is seen of it: the slice with the snapshot that its tooltip names, or the sliver, as the site told it; an account
 * and its site stay what they are.
 */
function traceOf({ snapshots }: SliversSource, row: SliversRow): unknown {
  switch (row.kind) {
    case 'slice':
      return [row.slice, snapshots.busySlice(row.slice.urn, row.state.site.urn)?.id];
    case 'sliver':
      return row.sliver;
    case 'problem':
      return explain(row.error, { site: row.label });
    case 'leftOut':
      return row.problems.map(({ message }) => message);
    case 'site':
    case 'group':
    case 'testbed':
    case 'note':
      return undefined;
  }
}

function topRows({ inventory, accounts, testbed }: SliversSource): SliversRow[] {
  const sites = siteRows(inventory.sites, 'slices', (state) => holdsOf(inventory, state));
  const above = accountRows(accounts);
  if (sites.length + above.length === 0) return [];
  if (testbed.state === 'running' || testbed.state === 'absent') return [...sites, ...above];
  return [...sites, ...above, { kind: 'testbed', starting: testbed.state === 'starting' }];
}

/** A slice that has ended says so at every site: it is told at the first one of its account. */
function slicesAt({ sites }: Pick<Inventory, 'sites'>, state: SiteState): readonly Slice[] {
  const at = sites.findIndex((one) => siteId(one) === siteId(state));
  const before = sites.slice(0, at).filter(({ account }) => account.id === state.account.id);
  const isTold = ({ urn, hasEnded }: Slice): boolean =>
    hasEnded === true &&
    before.some(({ slices }) =>
      slices.value?.some((slice) => slice.urn === urn && slice.hasEnded === true),
    );
  return (state.slices.value ?? []).filter((slice) => !isTold(slice));
}

function holdsOf(inventory: Pick<Inventory, 'sites'>, state: SiteState): Holds {
  const slices = slicesAt(inventory, state);
  const count = slices.reduce((sum, { slivers }) => sum + slivers.length, 0);
  const words =
    count === 0
      ? vscode.l10n.t('no slivers')
      : count === 1
        ? vscode.l10n.t('1 sliver')
        : vscode.l10n.t('{0} slivers', count);
  const { error, leftOut = [] } = state.slices;
  const isNothing = slices.length === 0 && error === undefined && leftOut.length === 0;
  return { words, isNothing };
}

function sliceRows({ inventory }: SliversSource, state: SiteState): SliversRow[] {
  const { value, error } = state.slices;
  const leftOut = leftOutRows(state, 'slices');
  const found = slicesAt(inventory, state).map((slice): SliversRow => ({
    kind: 'slice',
    state,
    slice,
  }));
  if (error !== undefined) {
    const id = `slices ${siteId(state)}`;
    const where = { scope: scopeOf(state, 'slices'), within: state.site.name };
    return [{ kind: 'problem', id, error, ...where }, ...leftOut, ...found];
  }
  if (found.length > 0 || leftOut.length > 0 || value === undefined) return [...leftOut, ...found];
  return [{ kind: 'note', id: `slices ${siteId(state)}`, text: vscode.l10n.t('No slivers here') }];
}

function sliverRows({ state, slice }: SliceRow): SliversRow[] {
  const slivers = slice.slivers.map((sliver): SliversRow => ({
    kind: 'sliver',
    state,
    slice,
    sliver,
  }));
  const id = `slice ${siteId(state)} ${slice.urn}`;
  const error = slice.error ?? slice.problem;
  if (error !== undefined)
    return [
      { kind: 'problem', id, error, scope: scopeOf(state, 'slices'), within: state.site.name },
      ...slivers,
    ];
  return slivers.length > 0
    ? slivers
    : [{ kind: 'note', id, text: vscode.l10n.t('No slivers here') }];
}

function sliverTreeItem(
  source: SliversSource,
  row: SliversRow,
  folding: Pick<Folding, 'state'>,
): vscode.TreeItem {
  switch (row.kind) {
    case 'site': {
      const { loading, value } = row.state.slices;
      return siteItem(row, folding, loading && value === undefined);
    }
    case 'group':
      return groupItem(row, folding);
    case 'slice':
      return sliceItem(source, row, folding);
    case 'sliver':
      return sliverItem(source, row);
    case 'testbed':
      return testbedItem(row);
    case 'problem':
      return problemItem(row);
    case 'leftOut':
      return leftOutItem(row);
    case 'note':
      return noteItem(row);
  }
}

function sliceItem(
  { snapshots, addedSlices }: SliversSource,
  row: SliceRow,
  folding: Pick<Folding, 'state'>,
): vscode.TreeItem {
  const { state, slice } = row;
  const isAdded = addedSlices.of(state.account.id).includes(slice.urn);
  const item = new vscode.TreeItem(slice.name, folding.state(foldId(row) ?? '', true));
  const job = snapshots.busySlice(slice.urn, state.site.urn);
  const expires = slice.expires && ending(slice.expires);
  item.id = `slice ${siteId(state)} ${slice.urn}`;
  item.contextValue = isAdded ? `${rows.slice}.added` : rows.slice;
  item.iconPath = new vscode.ThemeIcon('layers');
  if (job !== undefined) item.description = vscode.l10n.t('a snapshot is running');
  else if (slice.busy) item.description = vscode.l10n.t('busy');
  else item.description = endsSoon(slice.expires) ?? '';
  item.tooltip = tooltip(
    slice.name,
    [
      [vscode.l10n.t('Slice at'), state.site.name],
      [vscode.l10n.t('Expires'), expires],
      [vscode.l10n.t('Added by you'), isAdded ? vscode.l10n.t('yes') : undefined],
      [
        vscode.l10n.t('Snapshot'),
        job &&
          vscode.l10n.t(
            '{0} of {1}: don’t change the slice until it finishes',
            job.imageName,
            job.clientId,
          ),
      ],
    ],
    slice.urn,
  );
  return item;
}

/** "12 Mar 2026, 14:05, in 3 days". */
function ending(expires: Date): string {
  const { language } = vscode.env;
  return `${dateText(expires, language)}, ${ageText(expires, Date.now(), language)}`;
}

/** Only what needs to be acted on stands in the row itself. */
function endsSoon(expires: Date | undefined): string | undefined {
  if (expires === undefined || expires.getTime() - Date.now() > 2 * 86_400_000) return undefined;
  const when = momentText(expires, Date.now(), vscode.env.language);
  return expires.getTime() < Date.now()
    ? vscode.l10n.t('ended {0}', when)
    : vscode.l10n.t('ends {0}', when);
}

/** An address at another site has no name in it. */
function shortImage(image: string): string {
  return /^https?:/.test(image) ? vscode.l10n.t('image of another site') : imageName(image);
}

function sliverItem({ snapshots }: SliversSource, row: SliverRow): vscode.TreeItem {
  const { state, sliver } = row;
  const busy = snapshots.busySliver(sliver.urn) !== undefined;
  const { words, icon } = sliverLook(sliver, busy);
  const type = sliverTypeWords(sliver.sliverType);
  const item = new vscode.TreeItem(sliver.clientId);
  item.id = `sliver ${siteId(state)} ${sliver.urn}`;
  const { canStart, canStop } = powerChoices(sliver);
  const isImaged = busy || sliver.state === 'imaging';
  item.contextValue = [
    rows.sliver,
    canStart && !isImaged ? 'canStart' : '',
    canStop && !isImaged ? 'canStop' : '',
    isImaged ? 'busy' : '',
  ]
    .filter(Boolean)
    .join('.');
  item.iconPath = icon;
  const image = sliver.image === undefined ? undefined : shortImage(sliver.image);
  item.description = [words, type, image].filter(Boolean).join(' · ');
  const login = sliver.logins[0];
  item.tooltip = tooltip(
    sliver.clientId,
    [
      [vscode.l10n.t('State'), busy ? words : stateWords(sliver.state, sliver.status)],
      [vscode.l10n.t('Why'), sliver.error],
      [vscode.l10n.t('Type'), `${type} (${sliver.sliverType})`],
      [vscode.l10n.t('Hardware'), sliver.hardwareType],
      [vscode.l10n.t('Node'), sliver.componentId && shortName(sliver.componentId)],
      [vscode.l10n.t('Runs image'), sliver.image],
      [vscode.l10n.t('Expires'), row.slice.expires && ending(row.slice.expires)],
      [vscode.l10n.t('Login'), login && `${login.username}@${login.hostname}:${login.port}`],
      [vscode.l10n.t('Disk folder'), sliver.disk],
    ],
    sliver.urn,
  );
  item.accessibilityInformation = {
    label: [sliver.clientId, words, type, image].filter(Boolean).join(', '),
  };
  return item;
}
