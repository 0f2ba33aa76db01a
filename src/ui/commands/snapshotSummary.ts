/**
 * The last step before a snapshot: what will happen, and the checks that spare people a refusal or a
 * loss. The state of the node is read anew for it.
 */
import * as vscode from 'vscode';
import type { SnapshotPlan } from '../../model/imageName';
import { type UsualDuration, usualDuration } from '../../model/snapshotHistory';
import type { Slice, Sliver } from '../../model/sliver';
import { authorityOf } from '../../model/urns';
import type { Choice } from '../ask';
import type { Parts } from '../parts';
import type { SliverRow } from '../trees/row';
import { ageText, dateText, sizeText } from '../../model/units';
import { sliverLook } from '../words';
import { currentSlice } from './target';

export type SummaryChoice = 'start' | 'queue' | 'renew' | 'again';
type Line = Choice<SummaryChoice>;

/** What a snapshot may need when nothing is known, in milliseconds. */
const unknownDuration = 30 * 60_000;

export async function summary(
  parts: Parts,
  target: SliverRow,
  plan: SnapshotPlan,
): Promise<Line[]> {
  const { account, site } = target.state;
  const waits = firstInLine(parts, { sliceUrn: target.slice.urn, siteUrn: site.urn });
  if (waits === undefined) {
    const scope = { accountId: account.id, siteUrn: site.urn, part: 'slices' as const };
    await parts.loading.refresh(scope, false);
  }
  const slice = currentSlice(parts, target);
  const sliver = slice.slivers.find(({ urn }) => urn === target.sliver.urn);
  const blocked = waits === undefined ? blockOf(target, slice, sliver) : undefined;
  const expected = usual(parts, target.sliver)?.milliseconds;
  const enough = Date.now() + 1.5 * (expected ?? unknownDuration);
  const problems = [
    ...(blocked === undefined ? [] : [blocked]),
    ...sliceLine(slice, enough),
    ...certificateLine(account.identity.notAfter, enough),
  ];
  const project = authorityOf(target.slice.urn)?.split(':')[1];
  const start =
    waits === undefined
      ? line('device-camera', vscode.l10n.t('Take the Snapshot'), plan.sentence, 'start')
      : line(
          'watch',
          vscode.l10n.t('Add to the Queue'),
          vscode.l10n.t('It starts when {0} has ended.', waits),
          'queue',
        );
  const first = blocked === undefined ? [start] : otherwise(sliver);
  const space = spaceLine(parts, target, project);
  return [...first, ...problems, ...whatHappens(parts, target), ...space];
}

/** What can be done about a node that the site would refuse. */
function otherwise(sliver: Sliver | undefined): Line[] {
  const again = line('refresh', vscode.l10n.t('Look Again'), '', 'again');
  if (sliver === undefined || sliver.status === 'failed') return [again];
  const text = vscode.l10n.t('It waits in the queue until {0} is up.', sliver.clientId);
  return [again, line('watch', vscode.l10n.t('Add to the Queue'), text, 'queue')];
}

/** The name of the snapshot that comes before a new one of the slice, if there is one. */
export function firstInLine(
  { snapshots, queue }: Pick<Parts, 'snapshots' | 'queue'>,
  of: { readonly sliceUrn: string; readonly siteUrn: string },
): string | undefined {
  const last = queue.before(of).at(-1)?.request;
  return (last ?? snapshots.busySlice(of.sliceUrn, of.siteUrn))?.imageName;
}

/** When a queued snapshot starts, as a sentence. @param before what comes first, if it is a snapshot. */
export function startWords(imageName: string, clientId: string, before?: string): string {
  return before === undefined
    ? vscode.l10n.t('The snapshot {0} starts when {1} is up.', imageName, clientId)
    : vscode.l10n.t('The snapshot {0} starts when {1} has ended.', imageName, before);
}

function whatHappens(parts: Parts, { sliver, slice }: SliverRow): Line[] {
  const bare = sliver.sliverType.startsWith('raw');
  return [
    line(
      'debug-restart',
      bare
        ? vscode.l10n.t('{0} reboots', sliver.clientId)
        : vscode.l10n.t('{0} is stopped and started again', sliver.clientId),
      vscode.l10n.t('What runs on it ends. Leave the slice {0} alone until then.', slice.name),
    ),
    line('clock', ...duration(parts, sliver)),
    line(
      'home',
      vscode.l10n.t('Home folders are not kept'),
      vscode.l10n.t('The image holds the local disk only, nothing that is mounted from elsewhere.'),
    ),
  ];
}

/** Sites tell nobody his quota; they only refuse when it is used up (docs/protocol.md 6.8). */
function spaceLine({ inventory }: Parts, { state }: SliverRow, project?: string): Line[] {
  const { account, site } = state;
  const now = inventory.sites.find(
    (it) => it.account.id === account.id && it.site.urn === site.urn,
  );
  const images = now?.images.value?.filter((image) => image.project === project) ?? [];
  if (project === undefined || now?.images.at === undefined) return [];
  const bytes = images
    .flatMap(({ versions }) => versions)
    .reduce((sum, { size = 0 }) => sum + size, 0);
  if (bytes === 0) return [];
  const size = sizeText(bytes, vscode.env.language);
  return [
    line(
      'database',
      vscode.l10n.t('Images of {0} take {1} at {2}', project, size, site.name),
      vscode.l10n.t(
        'As far as you see them. The site refuses a snapshot when its quota is used up.',
      ),
    ),
  ];
}

function duration(parts: Parts, sliver: Sliver): [string, string] {
  const known = usual(parts, sliver);
  if (known === undefined) {
    return [
      vscode.l10n.t('Mostly 5 to 15 minutes'),
      vscode.l10n.t('It depends on how much is on the disk.'),
    ];
  }
  const minutes = Math.round(known.milliseconds / 60_000);
  const label =
    minutes < 1
      ? vscode.l10n.t('Less than a minute')
      : minutes === 1
        ? vscode.l10n.t('About 1 minute')
        : vscode.l10n.t('About {0} minutes', minutes);
  return [
    label,
    known.sameSliver
      ? vscode.l10n.t('As earlier snapshots of {0} took.', sliver.clientId)
      : vscode.l10n.t('As earlier snapshots at this site took.'),
  ];
}

function usual({ snapshots }: Parts, { siteUrn, urn }: Sliver): UsualDuration | undefined {
  return usualDuration(snapshots.jobs, { siteUrn, sliverUrn: urn });
}

/** The site would refuse, so nothing is sent (docs/protocol.md 5.10). */
function blockOf(target: SliverRow, slice: Slice, sliver: Sliver | undefined): Line | undefined {
  const { clientId } = target.sliver;
  const { name } = target.state.site;
  if (sliver === undefined) {
    return line('error', vscode.l10n.t('{0} is not there any more', clientId), name);
  }
  if (sliver.status === 'ready' || slice.busy) return undefined;
  return line(
    'error',
    vscode.l10n.t('{0} is not ready: {1}', clientId, sliverLook(sliver, false).words),
    vscode.l10n.t('{0} takes a snapshot only of a node that is up.', name),
  );
}

function sliceLine({ name, expires }: Slice, enough: number): Line[] {
  if (expires === undefined || expires.getTime() > enough) return [];
  return [
    line(
      'warning',
      vscode.l10n.t('The slice {0} may end before the snapshot', name),
      vscode.l10n.t('It ends {0}. Choose this line to renew it.', moment(expires)),
      'renew',
    ),
  ];
}

function certificateLine(notAfter: Date, enough: number): Line[] {
  if (notAfter.getTime() > enough) return [];
  return [
    line(
      'warning',
      vscode.l10n.t('Your certificate may end before the snapshot'),
      vscode.l10n.t('It ends {0}. After that nobody can follow the snapshot.', moment(notAfter)),
    ),
  ];
}

function moment(when: Date): string {
  const { language } = vscode.env;
  return `${dateText(when, language)}, ${ageText(when, Date.now(), language)}`;
}

/** A line without a value is there to be read. */
function line(icon: string, label: string, detail: string, value?: SummaryChoice): Line {
  return {
    ...{ label, detail, iconPath: new vscode.ThemeIcon(icon), alwaysShow: true },
    ...(value !== undefined && { value }),
  };
}
