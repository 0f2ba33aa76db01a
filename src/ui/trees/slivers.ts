/** The Slivers tree: aggregate, slice, sliver with its state. */
import * as vscode from 'vscode';
import type { Inventory, SiteState } from '../../model/inventory';
import type { Snapshots } from '../../model/snapshots';
import type { Accounts } from '../accounts';
import { rows } from '../contributions';
import type { LocalTestbed } from '../testbed';
import { tooltip } from '../tooltip';
import { dateText } from '../units';
import { shortName, sliverLook, sliverTypeWords } from '../words';
import type { TreeSource } from './adapter';
import { accountRows, aggregateItem, siteRow } from './aggregate';
import {
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
}

export function sliversTree(source: SliversSource): TreeSource<SliversRow> {
  return {
    children: (row) => {
      if (row === undefined) return topRows(source);
      if (row.kind === 'aggregate') return sliceRows(row.state);
      if (row.kind === 'slice') return sliverRows(row);
      return [];
    },
    item: (row) => sliverTreeItem(source, row),
  };
}

function topRows({ inventory, accounts, testbed }: SliversSource): SliversRow[] {
  const sites = inventory.sites.map((state) => siteRow(state, 'slices'));
  const above = accountRows(accounts);
  if (sites.length + above.length === 0) return [];
  if (testbed.state === 'running' || testbed.state === 'absent') return [...sites, ...above];
  return [...sites, ...above, { kind: 'testbed', starting: testbed.state === 'starting' }];
}

function sliceRows(state: SiteState): SliversRow[] {
  const { value, error } = state.slices;
  const found = (value ?? []).map((slice): SliversRow => ({ kind: 'slice', state, slice }));
  if (error !== undefined) {
    const id = `slices ${siteId(state)}`;
    return [{ kind: 'problem', id, error, scope: scopeOf(state, 'slices') }, ...found];
  }
  if (found.length > 0 || value === undefined) return found;
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
  if (slice.error !== undefined) {
    return [
      { kind: 'problem', id, error: slice.error, scope: scopeOf(state, 'slices') },
      ...slivers,
    ];
  }
  return slivers.length > 0
    ? slivers
    : [{ kind: 'note', id, text: vscode.l10n.t('No slivers here') }];
}

function sliverTreeItem(source: SliversSource, row: SliversRow): vscode.TreeItem {
  switch (row.kind) {
    case 'aggregate':
      return aggregateItem(row, row.state.slices);
    case 'slice':
      return sliceItem(source, row);
    case 'sliver':
      return sliverItem(source, row);
    case 'testbed':
      return testbedItem(row);
    case 'problem':
      return problemItem(row);
    case 'note':
      return noteItem(row);
  }
}

function sliceItem({ snapshots }: SliversSource, { state, slice }: SliceRow): vscode.TreeItem {
  const item = new vscode.TreeItem(slice.name, vscode.TreeItemCollapsibleState.Expanded);
  const job = snapshots.busySlice(slice.urn, state.site.urn);
  const expires =
    slice.expires && vscode.l10n.t('until {0}', dateText(slice.expires, vscode.env.language));
  item.id = `slice ${siteId(state)} ${slice.urn}`;
  item.contextValue = rows.slice;
  item.iconPath = new vscode.ThemeIcon('layers');
  if (job !== undefined) item.description = vscode.l10n.t('a snapshot is running');
  else if (slice.busy) item.description = vscode.l10n.t('busy');
  item.tooltip = tooltip(
    slice.name,
    [
      [vscode.l10n.t('Slice at'), state.site.name],
      [vscode.l10n.t('Expires'), expires],
      [
        vscode.l10n.t('Snapshot'),
        job &&
          vscode.l10n.t(
            '{0} of {1}: leave the slice alone until it ends',
            job.imageName,
            job.clientId,
          ),
      ],
    ],
    slice.urn,
  );
  return item;
}

function sliverItem({ snapshots }: SliversSource, row: SliverRow): vscode.TreeItem {
  const { state, sliver } = row;
  const busy = snapshots.busySliver(sliver.urn) !== undefined;
  const { words, icon } = sliverLook(sliver, busy);
  const type = sliverTypeWords(sliver.sliverType);
  const item = new vscode.TreeItem(sliver.clientId);
  item.id = `sliver ${siteId(state)} ${sliver.urn}`;
  item.contextValue = busy || sliver.state === 'imaging' ? `${rows.sliver}.busy` : rows.sliver;
  item.iconPath = icon;
  item.description = `${words} · ${type}`;
  const login = sliver.logins[0];
  item.tooltip = tooltip(
    sliver.clientId,
    [
      [vscode.l10n.t('State'), words],
      [vscode.l10n.t('Why'), sliver.error],
      [vscode.l10n.t('Type'), `${type} (${sliver.sliverType})`],
      [vscode.l10n.t('Hardware'), sliver.hardwareType],
      [vscode.l10n.t('Node'), sliver.componentId && shortName(sliver.componentId)],
      [vscode.l10n.t('Runs image'), sliver.image && shortName(sliver.image)],
      [vscode.l10n.t('Login'), login && `${login.username}@${login.hostname}:${login.port}`],
      [vscode.l10n.t('Disk folder'), sliver.disk],
    ],
    sliver.urn,
  );
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0}, {1}, {2}', sliver.clientId, words, type),
  };
  return item;
}
