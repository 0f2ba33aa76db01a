/** The Images tree: sites or other groups, images, versions; what stands below what. */
import { defined } from '../../rpc/defined';
import * as vscode from 'vscode';
import type { Inventory, SiteState } from '../../model/inventory/inventory';
import { unfinishedVersions } from '../../model/inventory/releasedOf';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { Accounts } from '../accounts/accounts';
import {
  filtered,
  grouped,
  type Grouping,
  type ImageGroup,
  matches,
  type PlacedImage,
  placedImages,
  sorted,
} from '../images/arrange';
import type { ImagesView } from '../images/imagesView';
import type { SystemImages } from '../images/systemImages';
import { explain } from '../../model/failures/explain';
import type { TreeSource } from './adapter';
import { accountRows, siteTooltip, siteRow } from './site';
import { imageTreeItem, imageTreeTooltip } from './imageItems';
import { groupIcon, groupLabel } from './imageGroups';
import {
  type SiteRow,
  type GroupRow,
  type ImageRow,
  type ImagesRow,
  leftOutRows,
  scopeOf,
  siteId,
  type SystemRow,
} from './row';

export interface ImagesSource {
  readonly inventory: Pick<Inventory, 'sites'>;
  readonly snapshots: Pick<Snapshots, 'jobs'>;
  readonly accounts: Accounts;
  readonly imagesView: ImagesView;
  readonly systemImages: SystemImages;
}

export function imagesTree(source: ImagesSource): TreeSource<ImagesRow> {
  return {
    children: (row) => {
      switch (row?.kind) {
        case undefined:
          return top(source);
        case 'site':
          return siteRows(source, row);
        case 'group':
          return row.rows();
        case 'image':
          return versionRows(row);
        case 'version':
        case 'system':
        case 'problem':
        case 'leftOut':
        case 'note':
          return [];
      }
    },
    item: imageTreeItem,
    tooltip: (row) =>
      row.kind === 'site' ? siteTooltip(source.inventory, row, 'images') : imageTreeTooltip(row),
    state: () => stateOf(source),
  };
}

/**
 * What all rows are made of. Rows themselves are too many to be made for a comparison, and a system
 * group that is opened for it would begin to read the site's advertisement.
 */
function stateOf({
  inventory,
  snapshots,
  accounts,
  imagesView,
  systemImages,
}: ImagesSource): unknown {
  const { grouping, sorting, filter } = imagesView;
  const sites = inventory.sites.map((state) => {
    const { value, error, loading, leftOut } = state.images;
    const system = systemImages.of(state);
    return [
      [siteId(state), state.site.name, state.account.label, loading && value === undefined],
      [value, wordsOf(error), leftOut?.map(({ message }) => message)],
      [system.value, wordsOf(system.error), system.loading && system.value === undefined],
    ];
  });
  const failures = accountRows(accounts).map(({ id, label, error }) => [id, label, wordsOf(error)]);
  const view = [grouping, sorting, filter, ageStep(inventory.sites)];
  return [view, failures, sites, unfinishedVersions(snapshots.jobs)];
}

/** Each time that something fails it is another error that says the same. */
function wordsOf(error: unknown): unknown {
  return error === undefined ? undefined : explain(error);
}

/** Changes as often as the ages of images in words do: by the minute where one is not an hour old yet, else by the hour. */
function ageStep(sites: readonly SiteState[]): number {
  const [minute, hour] = [60_000, 3_600_000];
  const now = Date.now();
  const isYoung = sites.some(({ images }) =>
    images.value?.some(({ versions }) =>
      versions.some(({ created }) => created !== undefined && now - created.getTime() < hour),
    ),
  );
  return Math.floor(now / (isYoung ? minute : hour));
}

/** How many of the images that were read pass the filter. */
export function filterCount({
  inventory,
  imagesView,
}: Pick<ImagesSource, 'inventory' | 'imagesView'>): [shown: number, all: number] {
  const all = placedImages(inventory.sites);
  return [filtered(all, imagesView.filter).length, all.length];
}

function top(source: ImagesSource): ImagesRow[] {
  const { inventory, accounts, imagesView } = source;
  const { grouping } = imagesView;
  const failures = accountRows(accounts);
  if (grouping === 'site') {
    return [...inventory.sites.map((state) => siteRow(state, 'images')), ...failures];
  }
  const unread = inventory.sites.flatMap((state) => problemsOf(state, state.site.name));
  return [...groupRows(source, grouping), ...unread, ...failures];
}

function placed({ snapshots }: ImagesSource, sites: readonly SiteState[]): PlacedImage[] {
  return placedImages(sites, unfinishedVersions(snapshots.jobs));
}

/** Groups over all sites. A site that failed is a row of its own below them. */
function groupRows(source: ImagesSource, grouping: Exclude<Grouping, 'site'>): ImagesRow[] {
  const { inventory, imagesView } = source;
  const shown = filtered(placed(source, inventory.sites), imagesView.filter);
  const groups = grouped(shown, grouping, Date.now()).map((group) =>
    groupRow(source, group, grouping),
  );
  if (grouping !== 'owner') return groups;
  const system = inventory.sites.flatMap((state) => systemGroup(source, state, state.site.name));
  return [...groups, ...system];
}

function groupRow({ imagesView }: ImagesSource, group: ImageGroup, grouping: Grouping): GroupRow {
  return {
    kind: 'group',
    id: `${grouping} ${group.key}`,
    label: groupLabel(grouping, group.key),
    description: String(group.images.length),
    icon: groupIcon(grouping, group.key),
    open: true,
    rows: () => imageRows(sorted(group.images, imagesView.sorting), true),
  };
}

/** Mine, my projects', and the site's own, below the site. */
function siteRows(source: ImagesSource, { state }: SiteRow): ImagesRow[] {
  const { imagesView } = source;
  const all = placed(source, [state]);
  const shown = filtered(all, imagesView.filter);
  const groups = grouped(shown, 'owner', Date.now()).map((group): GroupRow => {
    const row = groupRow(source, group, 'owner');
    const rows = (): ImagesRow[] => imageRows(sorted(group.images, imagesView.sorting), false);
    return { ...row, id: `${siteId(state)} ${row.id}`, rows };
  });
  const problems = problemsOf(state);
  const none = state.images.value !== undefined && problems.length === 0 && all.length === 0;
  return [
    ...problems,
    ...(none && imagesView.filter === '' ? [emptyNote(state)] : []),
    ...groups,
    ...systemGroup(source, state),
  ];
}

function problemsOf(state: SiteState, label?: string): ImagesRow[] {
  const { error } = state.images;
  const leftOut = leftOutRows(state, 'images', label);
  if (error === undefined) return leftOut;
  const id = `images ${siteId(state)}`;
  const scope = scopeOf(state, 'images');
  return [{ kind: 'problem', id, error, scope, ...defined({ label }) }, ...leftOut];
}

function emptyNote(state: SiteState): ImagesRow {
  const text = vscode.l10n.t('No images of yours here yet');
  return { kind: 'note', id: `images ${siteId(state)}`, text };
}

function imageRows(images: readonly PlacedImage[], anywhere: boolean): ImagesRow[] {
  return images.map((placed) => ({ kind: 'image', ...placed, anywhere }));
}

function versionRows({ state, image }: ImageRow): ImagesRow[] {
  return image.versions.map((version) => ({ kind: 'version', state, image, version }));
}

/** What the site itself offers. A filter looks only through what has been read. */
function systemGroup(
  { imagesView, systemImages }: ImagesSource,
  state: SiteState,
  site?: string,
): GroupRow[] {
  const { filter } = imagesView;
  const { value, loading } = systemImages.of(state);
  const shown = (value ?? []).filter((image) =>
    matches([image.urn, image.description, image.os, image.siteName], filter),
  );
  if (filter.trim() !== '' && shown.length === 0) return [];
  const count = value === undefined ? '' : String(shown.length);
  const words = loading && value === undefined ? vscode.l10n.t('loading…') : count;
  return [
    {
      kind: 'group',
      id: `system ${siteId(state)}`,
      label: groupLabel('owner', 'system'),
      description: [site, words].filter(Boolean).join(' · '),
      icon: groupIcon('owner', 'system'),
      open: false,
      rows: () => {
        systemImages.want(state);
        const failed = systemProblems(systemImages, state);
        return [...failed, ...shown.map((image): SystemRow => ({ kind: 'system', state, image }))];
      },
    },
  ];
}

function systemProblems(systemImages: SystemImages, state: SiteState): ImagesRow[] {
  const { error } = systemImages.of(state);
  if (error === undefined) return [];
  return [
    { kind: 'problem', id: `system ${siteId(state)}`, error, scope: scopeOf(state, 'images') },
  ];
}
