/** The Slivers tree: site, slice, sliver with its state. */
import * as vscode from 'vscode';
import { defined } from '../../rpc/defined';
import type { Inventory, RefreshScope, SiteState } from '../../model/inventory/inventory';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { Slice } from '../../model/inventory/sliver';
import type { Accounts } from '../accounts/accounts';
import type { AddedSlices } from '../accounts/addedSlices';
import { explain } from '../../model/failures/explain';
import type { LocalTestbed } from '../accounts/testbed';
import type { TreeSource } from './adapter';
import { portalRows, portalSiteItem, sliverCount, slicesOf } from './portals';
import { sliceItem, sliverItem } from './sliverItems';
import type { Folding } from './folding';
import { accountRows, groupItem, siteItem, siteRows, siteTooltip } from './site';
import {
  type Holds,
  leftOutItem,
  leftOutRows,
  noteItem,
  problemItem,
  type SliversRow,
  scopeOf,
  siteId,
  type AnySliceRow,
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
    if (row.kind === 'portalSite') return slicesOf(row.state);
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
    case 'portalSite':
    case 'group':
    case 'testbed':
    case 'note':
      return undefined;
  }
}

function topRows({ inventory, accounts, testbed }: SliversSource): SliversRow[] {
  const sites = siteRows(inventory.sites, 'slices', (state) => holdsOf(inventory, state));
  const above = [...portalRows(inventory), ...accountRows(accounts)];
  // Where nothing else is known, the text of the empty view says that there are no experiments, and what to do.
  const isEmpty = accounts.list.length === 0 && above.every(({ kind }) => kind === 'note');
  if (sites.length === 0 && isEmpty) return [];
  if (testbed.state === 'running' || testbed.state === 'absent') return [...sites, ...above];
  return [...sites, ...above, { kind: 'testbed', starting: testbed.state === 'starting' }];
}

/** A slice that has ended says so at every site: it is told at the first one of its account. */
function slicesToTell({ sites }: Pick<Inventory, 'sites'>, state: SiteState): readonly Slice[] {
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
  const slices = [...slicesToTell(inventory, state), ...(state.portalSlices ?? [])];
  const { error, leftOut = [] } = state.slices;
  const isKnown = error === undefined || slices.some(({ slivers }) => slivers.length > 0);
  const words = isKnown ? sliverCount(slices) : undefined;
  const isNothing = slices.length === 0 && error === undefined && leftOut.length === 0;
  return { ...defined({ words }), isNothing };
}

function sliceRows({ inventory }: SliversSource, state: SiteState): SliversRow[] {
  const { value, error } = state.slices;
  const leftOut = leftOutRows(state, 'slices');
  const byPortal = state.portalSlices ?? [];
  const found = [...slicesToTell(inventory, state), ...byPortal].map((slice): SliversRow => ({
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

function sliverRows({ state, slice }: AnySliceRow): SliversRow[] {
  const slivers = slice.slivers.map((sliver): SliversRow => ({
    kind: 'sliver',
    state,
    slice,
    sliver,
  }));
  const id = `slice ${siteId(state)} ${slice.urn}`;
  const error = slice.error ?? slice.problem;
  const { isPortalOnly, experiment } = slice;
  const scope: RefreshScope =
    isPortalOnly === true ? { portalId: experiment?.portalId } : scopeOf(state, 'slices');
  if (error !== undefined)
    return [{ kind: 'problem', id, error, scope, within: state.site.name }, ...slivers];
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
    case 'portalSite':
      return portalSiteItem(row, folding);
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
