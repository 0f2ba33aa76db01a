/** What a command acts on: the row that it was started from, or what the person picks. */
import * as vscode from 'vscode';
import type { Image, ImageVersion } from '../../model/inventory/image';
import type { SiteState } from '../../model/inventory/inventory';
import { shownVersion, unfinishedVersions } from '../../model/inventory/releasedOf';
import type { Slice, Sliver } from '../../model/inventory/sliver';
import { slicesAt, sliceStates, stateNow } from '../../model/inventory/slicesAt';
import { refusal } from '../../model/failures/userError';
import { isByCertificate } from '../../model/slices/ways';
import type { SnapshotJob } from '../../model/snapshots/job';
import { askOne, back, type Choice } from '../multiStepInput';
import type { Parts } from '../context';
import type { AnySliceRow, AnySliverRow, Row, SliceRow, SliverRow } from '../trees/row';
import { jobChoiceWords, jobLook, sliverLook, sliverTypeWords, versionWords } from '../text/labels';
import { line, pickFrom } from './pickFrom';
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

/** Images of the list of a site, below a line; none when it has none. */
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
        description: `${versionWords(shown, now)} · ${state.site.name}`,
        value: { state, image },
      },
    ];
  });
  return items.length === 0 ? [] : [line(), ...items];
}

/** The sliver of a row, or one that is picked; whoever sees it. @param isMeant which are offered in a list */
export async function anySliverTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
  placeholder = vscode.l10n.t('Pick a sliver'),
  isMeant: (sliver: Sliver) => boolean = () => true,
): Promise<AnySliverRow | undefined> {
  if (row?.kind === 'sliver') return row;
  return pickFrom<AnySliverRow>(
    parts,
    { title, placeholder },
    {
      part: 'slices',
      known: () => slivers(parts, (each) => (isMeant(each.sliver) ? each : undefined)),
      nothing: () => lookElsewhere(parts, noSliver(parts)),
    },
  );
}

/** The same for what only sites can do. @throws UserError, a refusal, where no certificate sees it */
export async function sliverTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
  placeholder = vscode.l10n.t('Pick a sliver'),
): Promise<SliverRow | undefined> {
  if (row?.kind === 'sliver') return requireCertificate(row, row.sliver.clientId);
  return pickFrom<SliverRow>(
    parts,
    { title, placeholder },
    {
      part: 'slices',
      known: () => slivers(parts, ifByCertificate),
      nothing: () => lookElsewhere(parts, vscode.l10n.t('No slivers were found')),
    },
  );
}

/** Where there are some, the command is for none of them, as to start a node that is on. */
function noSliver({ inventory }: Parts): string {
  const isAny = sliceStates(inventory).some((state) =>
    slicesAt(state).some((slice) => slice.slivers.length > 0),
  );
  return isAny
    ? vscode.l10n.t('None of your slivers can do this now')
    : vscode.l10n.t('No slivers were found');
}

/** Which slices a list offers, and what leads on where there is none. */
export interface MeantSlices {
  readonly isMeant: (row: AnySliceRow) => boolean;
  readonly nothing: () => readonly Choice<WayOn>[];
}

/** The slice of a row or of a sliver's row, or one that is picked. @param meant all, unless given */
export async function anySliceTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
  meant?: MeantSlices,
): Promise<AnySliceRow | undefined> {
  if (row?.kind === 'slice') return row;
  if (row?.kind === 'sliver') return { kind: 'slice', state: row.state, slice: row.slice };
  return pickFrom<AnySliceRow>(
    parts,
    { title, placeholder: vscode.l10n.t('Pick a slice') },
    {
      part: 'slices',
      known: () => slices(parts, (each) => (meant?.isMeant(each) === false ? undefined : each)),
      nothing: () =>
        meant?.nothing() ?? lookElsewhere(parts, vscode.l10n.t('No slices were found')),
    },
  );
}

/** The same for what only sites can do. @throws UserError, a refusal, where no certificate sees it */
export async function sliceTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<SliceRow | undefined> {
  if (row?.kind === 'slice' || row?.kind === 'sliver') {
    const { state, slice } = row;
    return requireCertificate({ kind: 'slice', state, slice }, slice.name);
  }
  return pickFrom<SliceRow>(
    parts,
    { title, placeholder: vscode.l10n.t('Pick a slice') },
    {
      part: 'slices',
      known: () => slices(parts, ifByCertificate),
      nothing: () => lookElsewhere(parts, vscode.l10n.t('No slices were found')),
    },
  );
}

function requireCertificate<T extends AnySliceRow | AnySliverRow>(
  row: T,
  name: string,
): T & { readonly state: SiteState } {
  if (isByCertificate(row)) return row;
  throw refusal(
    vscode.l10n.t('No certificate of yours can be used for {0}: only the portal shows it.', name),
  );
}

function ifByCertificate<T extends AnySliceRow | AnySliverRow>(
  row: T,
): (T & { readonly state: SiteState }) | undefined {
  return isByCertificate(row) ? row : undefined;
}

/** The slice as it is known now: a row may be older. */
export function currentSlice(
  { inventory }: Pick<Parts, 'inventory'>,
  { state, slice }: AnySliceRow | AnySliverRow,
): Slice {
  const now = stateNow(inventory, state);
  return (now && slicesAt(now))?.find(({ urn }) => urn === slice.urn) ?? slice;
}

function slices<T extends AnySliceRow>(
  { inventory }: Parts,
  meant: (row: AnySliceRow) => T | undefined,
): Choice<T>[] {
  return sliceStates(inventory).flatMap((state) =>
    slicesAt(state)
      .flatMap((slice) => meant({ kind: 'slice', state, slice }) ?? [])
      .map((value): Choice<T> => ({
        label: value.slice.name,
        iconPath: new vscode.ThemeIcon('layers'),
        description: state.site.name,
        value,
      })),
  );
}

function slivers<T extends AnySliverRow>(
  { inventory, snapshots }: Parts,
  meant: (row: AnySliverRow) => T | undefined,
): Choice<T>[] {
  return sliceStates(inventory).flatMap((state) =>
    slicesAt(state).flatMap((slice): Choice<T>[] => {
      const place = vscode.l10n.t('{0} at {1}', slice.name, state.site.name);
      const items = slice.slivers
        .flatMap((sliver) => meant({ kind: 'sliver', state, slice, sliver }) ?? [])
        .map((value) => {
          const { sliver } = value;
          const busy = snapshots.busySliver(sliver.urn) !== undefined;
          const { words, icon } = sliverLook(sliver, busy);
          const seen = [words, sliverTypeWords(sliver.sliverType), place].filter(Boolean);
          return { label: sliver.clientId, iconPath: icon, description: seen.join(' · '), value };
        });
      return items.length === 0 ? [] : [line(), ...items];
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
    return {
      label: job.imageName,
      iconPath: icon,
      description: jobChoiceWords(job, words),
      value: job,
    };
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
