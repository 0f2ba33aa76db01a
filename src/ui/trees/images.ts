/** The Images tree: sites or other groups, images, versions; what stands below what. */
import { defined } from '../../rpc/defined';
import * as vscode from 'vscode';
import type { Inventory, SiteState } from '../../model/inventory/inventory';
import { failedVersions, unfinishedVersions } from '../../model/inventory/releasedOf';
import type { Labels } from '../../model/keep/labels';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { Accounts } from '../accounts/accounts';
import {
  grouped,
  type Grouping,
  type ImageGroup,
  type PlacedImage,
  placedImages,
  sorted,
} from '../images/arrange';
import type { ImagesView } from '../images/imagesView';
import { favouritesFirst, type ShownImages, shownImages } from '../images/shown';
import type { SystemImages } from '../images/systemImages';
import { explain } from '../../model/failures/explain';
import { urnKey } from '../../rpc';
import type { TreeSource } from './adapter';
import type { Folding } from './folding';
import { accountRows, siteTooltip, siteRows } from './site';
import { imageTreeTooltip } from '../pages/contents';
import { imageTreeItem } from './imageItems';
import { groupIcon, groupLabel } from './imageGroups';
import { systemGroup, systemOfAllSites } from './systemGroup';
import {
  type GroupRow,
  type Holds,
  type ImageRow,
  type ImagesRow,
  leftOutRows,
  scopeOf,
  siteId,
} from './row';

export interface ImagesSource {
  readonly inventory: Pick<Inventory, 'sites'>;
  readonly snapshots: Pick<Snapshots, 'jobs'>;
  readonly accounts: Accounts;
  readonly imagesView: ImagesView;
  readonly systemImages: SystemImages;
  readonly labels: { readonly current: Labels };
}

/** A group with more images than this is closed until somebody opens it. */
const mostOpen = 50;

export function imagesTree(
  source: ImagesSource,
  folding: Pick<Folding, 'state'>,
): TreeSource<ImagesRow> {
  const { imagesView, labels } = source;
  const looks = { imagesView, labels, folding };
  return {
    children: (row) => {
      switch (row?.kind) {
        case undefined:
          return top(source);
        case 'site':
          return rowsOfSite(source, row.state);
        case 'group':
          return row.rows();
        case 'image':
          return versionRows(source, row);
        case 'version':
        case 'system':
        case 'problem':
        case 'leftOut':
        case 'note':
          return [];
      }
    },
    item: (row) => imageTreeItem(row, looks),
    tooltip: (row) =>
      row.kind === 'site'
        ? siteTooltip(source.inventory, row, 'images')
        : imageTreeTooltip(row, labels.current),
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
  labels,
}: ImagesSource): unknown {
  const { grouping, sorting, filter, only, showsHidden, marks } = imagesView;
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
  const view = [grouping, sorting, filter, only, showsHidden, step(imagesView)];
  const { jobs } = snapshots;
  const versions = [unfinishedVersions(jobs), failedVersions(jobs)];
  return [
    labels.current,
    view,
    marks.all('favourite'),
    marks.all('hidden'),
    failures,
    sites,
    versions,
  ];
}

/** Each time that something fails it is another error that says the same. */
function wordsOf(error: unknown): unknown {
  return error === undefined ? undefined : explain(error);
}

/** Rows tell clock times, which stay right; groups of ages do not, and are looked at again each hour. */
function step({ grouping, only }: ImagesView): number {
  const isByAge = grouping === 'age' || only.some((one) => one.startsWith('age:'));
  return isByAge ? Math.floor(Date.now() / 3_600_000) : 0;
}

/** How many of the images that were read are shown. */
export function filterCount({
  inventory,
  imagesView,
}: Pick<ImagesSource, 'inventory' | 'imagesView'>): [shown: number, all: number] {
  const all = placedImages(inventory.sites);
  return [shownImages(all, imagesView, Date.now()).images.length, all.length];
}

function top(source: ImagesSource): ImagesRow[] {
  const { inventory, accounts, imagesView } = source;
  const { grouping } = imagesView;
  const failures = accountRows(accounts);
  if (grouping === 'site') {
    const holds = (state: SiteState): Holds => holdsOf(source, state);
    return [...siteRows(inventory.sites, 'images', holds), ...failures];
  }
  const unread = inventory.sites.flatMap((state) => problemsOf(state, state.site.name));
  return [...groupRows(source, grouping), ...unread, ...failures];
}

/** The images of these sites that are shown, in their order. */
function shownAt(
  { snapshots, imagesView }: ImagesSource,
  sites: readonly SiteState[],
): ShownImages & { readonly all: readonly PlacedImage[] } {
  const all = placedImages(sites, unfinishedVersions(snapshots.jobs));
  return { ...shownImages(all, imagesView, Date.now()), all };
}

function holdsOf(source: ImagesSource, state: SiteState): Holds {
  const { images, all } = shownAt(source, [state]);
  const { length } = images;
  const isNothing = length === 0 && problemsOf(state).length === 0;
  const { filter, only } = source.imagesView;
  const isNarrowed = filter.trim() !== '' || only.length > 0;
  if (isNarrowed && all.length > 0)
    return { words: vscode.l10n.t('{0} of {1} images', length, all.length), isNothing };
  if (length === 0) {
    // A list that could not be read proves nothing, and the row below says why.
    const words = state.images.error === undefined ? vscode.l10n.t('no images') : undefined;
    return { ...defined({ words }), isNothing };
  }
  const words = length === 1 ? vscode.l10n.t('1 image') : vscode.l10n.t('{0} images', length);
  return { words, isNothing };
}

/** Groups over all sites. A site that failed is a row of its own below them. */
function groupRows(source: ImagesSource, grouping: Exclude<Grouping, 'site'>): ImagesRow[] {
  const { inventory } = source;
  const { images, hidden } = shownAt(source, inventory.sites);
  const groups = grouped(images, grouping, Date.now()).map((group) =>
    groupRow(source, group, grouping),
  );
  const note = hiddenNote('everywhere', hidden);
  if (grouping !== 'owner') return [...groups, ...note];
  return [...groups, ...systemOfAllSites(source, inventory.sites), ...note];
}

function groupRow(source: ImagesSource, group: ImageGroup, grouping: Grouping): GroupRow {
  const { images } = group;
  return {
    kind: 'group',
    id: `${grouping} ${group.key}`,
    label: groupLabel(grouping, group.key),
    description: String(images.length),
    icon: groupIcon(grouping, group.key),
    open: images.length <= mostOpen,
    rows: () => imageRows(source, images, true),
  };
}

/** Mine, my projects', and the site's own, below the site. */
function rowsOfSite(source: ImagesSource, state: SiteState): ImagesRow[] {
  const { all, images, hidden } = shownAt(source, [state]);
  const groups = grouped(images, 'owner', Date.now()).map((group): GroupRow => {
    const row = groupRow(source, group, 'owner');
    const rows = (): ImagesRow[] => imageRows(source, group.images, false);
    return { ...row, id: `${siteId(state)} ${row.id}`, rows };
  });
  const problems = problemsOf(state);
  const none = state.images.value !== undefined && problems.length === 0 && all.length === 0;
  const { filter, only } = source.imagesView;
  const isAll = filter === '' && only.length === 0;
  return [
    ...problems,
    ...(none && isAll ? [emptyNote(state)] : []),
    ...groups,
    ...systemGroup(source, state),
    ...hiddenNote(siteId(state), hidden),
  ];
}

function problemsOf(state: SiteState, label?: string): ImagesRow[] {
  const { error } = state.images;
  const leftOut = leftOutRows(state, 'images', label);
  if (error === undefined) return leftOut;
  const id = `images ${siteId(state)}`;
  const scope = scopeOf(state, 'images');
  const within = state.site.name;
  return [{ kind: 'problem', id, error, scope, within, ...defined({ label }) }, ...leftOut];
}

function emptyNote(state: SiteState): ImagesRow {
  const text = vscode.l10n.t('No images of yours here yet');
  return { kind: 'note', id: `images ${siteId(state)}`, text };
}

/** What is hidden is not gone: a click shows it. */
function hiddenNote(where: string, hidden: number): ImagesRow[] {
  if (hidden === 0) return [];
  const text =
    hidden === 1 ? vscode.l10n.t('1 hidden image') : vscode.l10n.t('{0} hidden images', hidden);
  return [{ kind: 'note', id: `hidden ${where}`, text, icon: 'eye-closed', opens: 'hidden' }];
}

function imageRows(
  { imagesView, snapshots }: ImagesSource,
  images: readonly PlacedImage[],
  anywhere: boolean,
): ImagesRow[] {
  const failed = failedVersions(snapshots.jobs);
  const inOrder = sorted(images, imagesView.sorting);
  return favouritesFirst(inOrder, imagesView, ({ image }) => image.urn).map((placed): ImageRow => {
    const { shown } = placed;
    const hasFailed = failed.size > 0 && shown !== undefined && failed.has(urnKey(shown.urn));
    return { kind: 'image', ...placed, anywhere, ...(hasFailed && { hasFailed }) };
  });
}

function versionRows({ snapshots }: ImagesSource, { state, image }: ImageRow): ImagesRow[] {
  const failed = failedVersions(snapshots.jobs);
  return image.versions.map((version) => ({
    kind: 'version',
    state,
    image,
    version,
    ...(failed.has(urnKey(version.urn)) && { hasFailed: true }),
  }));
}
