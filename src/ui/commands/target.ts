/** What a command acts on: the row that it was started from, or what the person picks. */
import * as vscode from 'vscode';
import type { Image, ImageVersion } from '../../model/inventory/image';
import type { SiteState } from '../../model/inventory/inventory';
import { shownVersion, unfinishedVersions } from '../../model/inventory/releasedOf';
import type { Slice } from '../../model/inventory/sliver';
import type { SnapshotJob } from '../../model/snapshots/job';
import type { Accounts } from '../accounts/accounts';
import { askOne, back, type Choice } from '../multiStepInput';
import type { Parts } from '../context';
import { leftOutRows, leftOutWords, type Row, type SliceRow, type SliverRow } from '../trees/row';
import { jobLook, sliverLook, sliverTypeWords, versionWords } from '../text/labels';
import { explain } from '../../model/failures/explain';

export type Command = (parts: Parts, row: Row | undefined) => unknown;

/** An image, or one version of it, at its site. */
export interface ImageTarget {
  readonly state: SiteState;
  readonly image: Image;
  readonly version?: ImageVersion;
}

function heading<T>(label: string): Choice<T> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** The image of a row, or one that is picked. Undefined when the person leaves. */
export async function imageTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<ImageTarget | undefined> {
  if (row?.kind === 'image') return { state: row.state, image: row.image };
  if (row?.kind === 'version') return { state: row.state, image: row.image, version: row.version };
  const answer = await askOne<ImageTarget>(
    { title, placeholder: vscode.l10n.t('Pick an image') },
    imageChoices(parts),
  );
  return answer === back ? undefined : answer;
}

async function imageChoices(parts: Parts): Promise<Choice<ImageTarget>[]> {
  const { loading, inventory, snapshots } = parts;
  await loading.want('images', true);
  const now = Date.now();
  const unfinished = unfinishedVersions(snapshots.jobs);
  const choices = inventory.sites.flatMap((state): Choice<ImageTarget>[] => {
    const images = state.images.value ?? [];
    if (images.length === 0) return [];
    const items = images.flatMap((image) => {
      const shown = shownVersion(image, unfinished);
      if (shown === undefined) return [];
      const detail = versionWords(shown, now);
      return [
        {
          label: image.name,
          iconPath: new vscode.ThemeIcon('package'),
          description: detail,
          value: { state, image },
        },
      ];
    });
    return [heading(state.site.name), ...items];
  });
  return orNothing(
    [...choices, ...unread(parts, 'images')],
    vscode.l10n.t('You have no images yet'),
  );
}

/** The sliver of a row, or one that is picked. */
export async function sliverTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
  placeholder = vscode.l10n.t('Pick a sliver'),
): Promise<SliverRow | undefined> {
  if (row?.kind === 'sliver') return row;
  const answer = await askOne<SliverRow>({ title, placeholder }, sliverChoices(parts));
  return answer === back ? undefined : answer;
}

/** The slice of a row or of a sliver's row, or one that is picked. */
export async function sliceTarget(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<SliceRow | undefined> {
  if (row?.kind === 'slice') return row;
  if (row?.kind === 'sliver') return { kind: 'slice', state: row.state, slice: row.slice };
  const placeholder = vscode.l10n.t('Pick a slice');
  const answer = await askOne<SliceRow>({ title, placeholder }, sliceChoices(parts));
  return answer === back ? undefined : answer;
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

async function sliceChoices(parts: Parts): Promise<Choice<SliceRow>[]> {
  const { loading, inventory } = parts;
  await loading.want('slices', true);
  const choices = inventory.sites.flatMap((state) =>
    (state.slices.value ?? []).map((slice): Choice<SliceRow> => ({
      label: slice.name,
      iconPath: new vscode.ThemeIcon('layers'),
      description: state.site.name,
      value: { kind: 'slice', state, slice },
    })),
  );
  return orNothing([...choices, ...unread(parts, 'slices')], vscode.l10n.t('No slices were found'));
}

async function sliverChoices(parts: Parts): Promise<Choice<SliverRow>[]> {
  const { loading, inventory, snapshots } = parts;
  await loading.want('slices', true);
  const choices = inventory.sites.flatMap((state) =>
    (state.slices.value ?? []).flatMap((slice): Choice<SliverRow>[] => {
      if (slice.slivers.length === 0) return [];
      const items = slice.slivers.map((sliver) => {
        const { words, icon } = sliverLook(sliver, snapshots.busySliver(sliver.urn) !== undefined);
        const description = `${words} · ${sliverTypeWords(sliver.sliverType)}`;
        const value: SliverRow = { kind: 'sliver', state, slice, sliver };
        return { label: sliver.clientId, iconPath: icon, description, value };
      });
      return [heading(vscode.l10n.t('{0} at {1}', slice.name, state.site.name)), ...items];
    }),
  );
  return orNothing(
    [...choices, ...unread(parts, 'slices')],
    vscode.l10n.t('No slivers were found'),
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
  const items =
    choices.length > 0 ? choices : [nothing<SnapshotJob>(vscode.l10n.t('No snapshots yet'))];
  const answer = await askOne({ title, placeholder: vscode.l10n.t('Pick a snapshot') }, items);
  return answer === back ? undefined : answer;
}

/** What could not be read is no absence: a line that cannot be chosen says why. */
function unread({ inventory, accounts }: Parts, part: 'slices' | 'images'): Choice<never>[] {
  const sites = inventory.sites.map(({ site, ...state }) => ({
    label: site.name,
    error: state[part].error,
  }));
  const failed = [...sites, ...accounts.problems].flatMap(({ label, error }) =>
    error === undefined
      ? []
      : [
          {
            label: vscode.l10n.t('{0} could not be read', label),
            detail: explain(error, { site: label }).sentence,
            iconPath: new vscode.ThemeIcon('error'),
            alwaysShow: true,
          },
        ],
  );
  return [...failed, ...incomplete(inventory.sites, part), ...notConnected(accounts)];
}

/** Rows of a site that are missing in the list. */
function incomplete(sites: readonly SiteState[], part: 'slices' | 'images'): Choice<never>[] {
  return sites
    .flatMap((state) => leftOutRows(state, part, state.site.name))
    .map((row) => {
      const { count, why } = leftOutWords(row);
      return {
        label: count,
        detail: why,
        iconPath: new vscode.ThemeIcon('warning'),
        alwaysShow: true,
      };
    });
}

/** Without a certificate that is open, nobody was asked. */
function notConnected({ empty, locked }: Accounts): Choice<never>[] {
  const iconPath = new vscode.ThemeIcon('key');
  if (locked) {
    return [{ label: vscode.l10n.t('Your certificate is locked'), iconPath, alwaysShow: true }];
  }
  if (empty !== 'no-account') return [];
  const label = vscode.l10n.t('Sites require a certificate. Choose yours first.');
  return [{ label, iconPath, alwaysShow: true }];
}

function orNothing<T>(choices: Choice<T>[], words: string): Choice<T>[] {
  return choices.length > 0 ? choices : [nothing(words)];
}

/** A line that cannot be chosen, instead of an empty list. */
function nothing<T>(label: string): Choice<T> {
  return { label, alwaysShow: true };
}
