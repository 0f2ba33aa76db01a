/** What a command acts on: the row that it was started from, or what the person picks. */
import * as vscode from 'vscode';
import type { Image, ImageVersion } from '../../model/inventory/image';
import type { SiteState } from '../../model/inventory/inventory';
import { shownVersion, unfinishedVersions } from '../../model/inventory/releasedOf';
import type { Slice, Sliver } from '../../model/inventory/sliver';
import type { SnapshotJob } from '../../model/snapshots/job';
import { askOne, back, type Choice } from '../multiStepInput';
import type { Parts } from '../context';
import type { Row, SliceRow, SliverRow } from '../trees/row';
import { jobLook, sliverLook, sliverTypeWords, versionWords } from '../text/labels';
import { heading, pickFrom } from './pickFrom';
import { lookElsewhere, takeSnapshot, WayOn } from './wayOn';

export type Command = (parts: Parts, row: Row | undefined) => unknown;

/** An image, or one version of it, at its site. */
export interface ImageTarget {
  readonly state: SiteState;
  readonly image: Image;
  readonly version?: ImageVersion;
}

/** The image of a row, or one that is picked. Undefined when the person leaves. */
export async function imageTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<ImageTarget | undefined> {
  if (row?.kind === 'image') return { state: row.state, image: row.image };
  if (row?.kind === 'version') return { state: row.state, image: row.image, version: row.version };
  return pickFrom<ImageTarget>(
    parts,
    { title, placeholder: vscode.l10n.t('Pick an image') },
    {
      part: 'images',
      known: () => parts.inventory.sites.flatMap((state) => ownImages(parts, state)),
      nothing: () => [takeSnapshot(vscode.l10n.t('You have no images yet'))],
    },
  );
}

/** Images of the list of a site, below its name; none when it has none. */
export function ownImages({ snapshots }: Parts, state: SiteState): Choice<ImageTarget>[] {
  const now = Date.now();
  const unfinished = unfinishedVersions(snapshots.jobs);
  const items = (state.images.value ?? []).flatMap((image): Choice<ImageTarget>[] => {
    const shown = shownVersion(image, unfinished);
    if (shown === undefined) return [];
    return [
      {
        label: image.name,
        iconPath: new vscode.ThemeIcon('package'),
        // The heading goes when the list is narrowed by what is typed.
        description: `${versionWords(shown, now)} · ${state.site.name}`,
        value: { state, image },
      },
    ];
  });
  return items.length === 0 ? [] : [heading(state.site.name), ...items];
}

/** The sliver of a row, or one that is picked. */
export async function sliverTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
  placeholder = vscode.l10n.t('Pick a sliver'),
  isMeant: (sliver: Sliver) => boolean = () => true,
): Promise<SliverRow | undefined> {
  if (row?.kind === 'sliver') return row;
  return pickFrom<SliverRow>(
    parts,
    { title, placeholder },
    {
      part: 'slices',
      known: () => slivers(parts, isMeant),
      nothing: () => lookElsewhere(parts, noSliver(parts)),
    },
  );
}

/** Where there are some, the command is for none of them, as to start a node that is on. */
function noSliver({ inventory }: Parts): string {
  const isAny = inventory.sites.some(({ slices }) =>
    slices.value?.some(({ slivers: all }) => all.length > 0),
  );
  return isAny
    ? vscode.l10n.t('None of your slivers can do this now')
    : vscode.l10n.t('No slivers were found');
}

/** The slice of a row or of a sliver's row, or one that is picked. */
export async function sliceTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<SliceRow | undefined> {
  if (row?.kind === 'slice') return row;
  if (row?.kind === 'sliver') return { kind: 'slice', state: row.state, slice: row.slice };
  return pickFrom<SliceRow>(
    parts,
    { title, placeholder: vscode.l10n.t('Pick a slice') },
    {
      part: 'slices',
      known: () => slices(parts),
      nothing: () => lookElsewhere(parts, vscode.l10n.t('No slices were found')),
    },
  );
}

/** The slice as it is known now: a row may be older. */
export function currentSlice(
  { inventory }: Pick<Parts, 'inventory'>,
  { state, slice }: SliceRow | SliverRow,
): Slice {
  const now = inventory.sites.find(
    ({ account, site }) => account.id === state.account.id && site.urn === state.site.urn,
  );
  return now?.slices.value?.find(({ urn }) => urn === slice.urn) ?? slice;
}

function slices({ inventory }: Parts): Choice<SliceRow>[] {
  return inventory.sites.flatMap((state) =>
    (state.slices.value ?? []).map((slice): Choice<SliceRow> => ({
      label: slice.name,
      iconPath: new vscode.ThemeIcon('layers'),
      description: state.site.name,
      value: { kind: 'slice', state, slice },
    })),
  );
}

function slivers(
  { inventory, snapshots }: Parts,
  isMeant: (sliver: Sliver) => boolean,
): Choice<SliverRow>[] {
  return inventory.sites.flatMap((state) =>
    (state.slices.value ?? []).flatMap((slice): Choice<SliverRow>[] => {
      const meant = slice.slivers.filter(isMeant);
      if (meant.length === 0) return [];
      const place = vscode.l10n.t('{0} at {1}', slice.name, state.site.name);
      const items = meant.map((sliver) => {
        const { words, icon } = sliverLook(sliver, snapshots.busySliver(sliver.urn) !== undefined);
        const description = [words, sliverTypeWords(sliver.sliverType), place].join(' · ');
        const value: SliverRow = { kind: 'sliver', state, slice, sliver };
        return { label: sliver.clientId, iconPath: icon, description, value };
      });
      return [heading(place), ...items];
    }),
  );
}

/** The snapshot of a row, the only running one, or one that is picked. */
export async function jobTarget(
  { snapshots }: Parts,
  row: Row | undefined,
  title: string,
): Promise<SnapshotJob | undefined> {
  if (row?.kind === 'job') return snapshots.jobs.find(({ id }) => id === row.job.id) ?? row.job;
  if (row?.kind === 'sliver') {
    const busy = snapshots.busySliver(row.sliver.urn);
    if (busy !== undefined) return busy;
  }
  const running = snapshots.jobs.filter(({ outcome }) => outcome === undefined);
  if (running.length === 1) return running[0];
  const choices = snapshots.jobs.map((job): Choice<SnapshotJob> => {
    const { words, icon } = jobLook(job);
    const description = `${words} · ${vscode.l10n.t('{0} at {1}', job.clientId, job.siteName)}`;
    return { label: job.imageName, iconPath: icon, description, value: job };
  });
  const nothing = takeSnapshot(vscode.l10n.t('No snapshots yet'));
  const answer = await askOne<SnapshotJob | WayOn>(
    { title, placeholder: vscode.l10n.t('Pick a snapshot') },
    choices.length > 0 ? choices : [nothing],
  );
  if (!(answer instanceof WayOn)) return answer === back ? undefined : answer;
  await answer.go();
  return undefined;
}
