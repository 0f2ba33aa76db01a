/**
 * The last step before a snapshot: what will happen, and the checks that spare people a refusal or a
 * loss. The state of the node, and the images of the site, are read anew for it.
 */
import { sameName } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import * as vscode from 'vscode';
import { type UsualDuration, usualDuration } from '../../../model/snapshots/history';
import type { Sliver } from '../../../model/inventory/sliver';
import type { Turn } from '../../../model/snapshots/turn';
import {
  problemOf,
  type Readiness,
  readinessOf,
  readinessSentence,
} from '../../../model/snapshots/planning/readiness';
import {
  type Caution,
  type CautionFacts,
  cautionsOf,
} from '../../../model/snapshots/planning/cautions';
import { isAtPortal, siteNameOf, type SnapshotPlace } from '../../../model/snapshots/place';
import { readPlan, type SnapshotPlan, whoCanUse } from '../../../model/snapshots/planning/plan';
import { authorityOf, lastPartOf } from '../../../model/urns';
import type { Choice } from '../../multiStepInput';
import type { Parts } from '../../context';
import type { AnySliverRow } from '../../trees/row';
import { explain } from '../../../model/failures/explain';
import { sizeText } from '../../../model/units';
import { currentSlice } from '../target';
import type { CheckChoice } from '../../nodes/wizardCheck';

export type SummaryChoice = 'start' | 'queue' | 'renew' | 'again' | CheckChoice;
type Line = Choice<SummaryChoice>;

/** What the site says at this moment. */
export interface SeenNow {
  /** Undefined when the list of images could not be read: `problem` says why. */
  readonly plan?: SnapshotPlan;
  readonly problem?: unknown;
  readonly readiness: Readiness;
  /** The snapshot that this one would have to wait for. */
  readonly waits: string | undefined;
}

/** Never rejects. @param wish who shall use it, where the person was asked */
export async function lookNow(
  parts: Pick<Parts, 'snapshots' | 'queue'>,
  target: AnySliverRow,
  wish: { readonly imageName: string; readonly global?: boolean | undefined },
): Promise<SeenNow> {
  const { slice, sliver } = target;
  const place = parts.snapshots.placeOfSliver(target);
  const waits = firstInLine(parts, turnOf(place, slice.urn));
  const asked = { sliceUrn: slice.urn, sliverUrn: sliver.urn, clientId: sliver.clientId };
  const [plan, readiness] = await Promise.all([
    readPlan(place, { ...wish, sliceUrn: slice.urn }).then(
      (read) => ({ plan: read.plan }),
      (problem: unknown) => ({ problem }),
    ),
    // A slice that images takes its turn in the queue anyway.
    waits === undefined ? readinessOf(place, asked) : ({ state: 'ready' } as const),
  ]);
  return { ...plan, readiness, waits };
}

export function summary(
  parts: Parts,
  target: AnySliverRow,
  { plan, problem, readiness, waits }: SeenNow,
  imageName: string,
  check: readonly Choice<CheckChoice>[] = [],
): Line[] {
  const place = parts.snapshots.placeOfSliver(target);
  const site = siteNameOf(place);
  const cautions = cautionsFor(parts, target).map(cautionLine);
  const notes = [
    ...check,
    ...versionLines(plan, imageName),
    ...portalLines(place),
    ...cautions,
    line('clock', ...duration(parts, target.sliver)),
    ...(isAtPortal(place) ? [] : spaceLine(parts, target, projectOf(target))),
  ];
  const again = line('refresh', vscode.l10n.t('Look Again'), '', 'again');
  if (plan === undefined || plan.kind === 'refused') {
    const why = plan?.sentence ?? explain(problem, { site }).sentence;
    return [again, line('error', vscode.l10n.t('The snapshot cannot be taken'), why), ...notes];
  }
  if (waits !== undefined) {
    const text = vscode.l10n.t('It starts when {0} finishes.', waits);
    return [toQueue(`${becomes(plan)} ${text}`), ...notes];
  }
  const blocked = blockOf(place, target, readiness);
  if (blocked !== undefined) {
    const { clientId } = target.sliver;
    const text = vscode.l10n.t('It waits in the queue until {0} is up.', clientId);
    const queue = isPassing(readiness) ? [toQueue(`${becomes(plan)} ${text}`)] : [];
    return [again, ...queue, blocked, ...notes];
  }
  const label = vscode.l10n.t('Take the Snapshot');
  return [line('device-camera', label, becomes(plan), 'start'), ...notes];
}

function cautionsFor(parts: Parts, target: AnySliverRow): readonly Caution[] {
  const place = parts.snapshots.placeOfSliver(target);
  return cautionsOf({ ...factsOf(parts, target), ...endsOf(place) });
}

/** The cautions for several slivers, each once, as lines to be read; that they restart is said with the button. */
export function cautionLines(parts: Parts, targets: readonly AnySliverRow[]): Choice<never>[] {
  const found = targets
    .flatMap((target) => cautionsFor(parts, target))
    .filter(({ kind }) => kind !== 'restart')
    .sort((a, b) => Number(a.kind === 'home') - Number(b.kind === 'home'));
  const once = new Map(found.map((caution) => [caution.title, caution]));
  return [...once.values()].map(({ kind, title, detail }) => ({
    label: title,
    detail,
    iconPath: new vscode.ThemeIcon(cautionIcons[kind]),
    alwaysShow: true,
  }));
}

/** Whose turn is counted: that of a slice at a site, or of an experiment. */
export function turnOf(place: SnapshotPlace, sliceUrn: string): Turn {
  return isAtPortal(place)
    ? { siteUrn: place.siteUrn, sliceUrn, portal: place.experiment }
    : { siteUrn: place.site.urn, siteUrl: place.site.componentManager.url, sliceUrn };
}

function endsOf(place: SnapshotPlace): Pick<CautionFacts, 'certificateEnds' | 'tokenEnds'> {
  return isAtPortal(place)
    ? { tokenEnds: place.portal.expires }
    : { certificateEnds: place.account.identity.notAfter };
}

function projectOf({ slice }: AnySliverRow): string | undefined {
  return authorityOf(slice.urn)?.split(':')[1];
}

/** What a certificate could do besides. */
function portalLines(place: SnapshotPlace): Line[] {
  if (!isAtPortal(place)) return [];
  return [
    line(
      'info',
      vscode.l10n.t('The portal takes the snapshot'),
      vscode.l10n.t('It decides who can use the image, and takes no description.'),
    ),
  ];
}

/** What the snapshot becomes, short enough for one line; `versionLines` say the rest. */
function becomes(plan: SnapshotPlan): string {
  if (plan.kind !== 'new-version') return plan.sentence;
  const { image, version, visibility } = plan;
  const text = vscode.l10n.t('It becomes version {0} of {1}.', version, image.name);
  return `${text} ${whoCanUse(visibility)}`;
}

/** What becomes of an image that exists, and which one is meant: each where no line is cut. */
function versionLines(plan: SnapshotPlan | undefined, imageName: string): Line[] {
  if (plan?.kind === 'unseen')
    return [
      line(
        'warning',
        vscode.l10n.t('An image {0} may already exist', imageName),
        vscode.l10n.t('It would then refer to the new contents for everyone who uses it.'),
      ),
    ];
  if (plan?.kind !== 'new-version') return [];
  const { name, mine, creatorUrn } = plan.image;
  const whose =
    mine || creatorUrn === undefined
      ? line(
          'versions',
          vscode.l10n.t('{0} is your image', name),
          vscode.l10n.t('It will then refer to the new contents.'),
        )
      : line(
          'warning',
          vscode.l10n.t('{0} is an image of {1}, not yours', name, lastPartOf(creatorUrn)),
          vscode.l10n.t('It will then refer to the new contents for everyone who uses it.'),
        );
  if (imageName === name) return [whose];
  const spelling = line(
    'case-sensitive',
    vscode.l10n.t('{0} is {1}', imageName, name),
    vscode.l10n.t('Sites ignore case in names.'),
  );
  return [whose, spelling];
}

function toQueue(detail: string): Line {
  return line('watch', vscode.l10n.t('Add to the Queue'), detail, 'queue');
}

/** What passes by itself is worth waiting for. */
function isPassing({ state }: Readiness): boolean {
  return state === 'not-yet' || state === 'imaging';
}

/** The name of the snapshot that comes before a new one of the slice, if there is one. */
export function firstInLine(
  { snapshots, queue }: Pick<Parts, 'snapshots' | 'queue'>,
  of: Turn,
): string | undefined {
  const last = queue.before(of).at(-1)?.request;
  return (last ?? snapshots.busySlice(of.sliceUrn, of.siteUrn))?.imageName;
}

/** When a queued snapshot starts, as a sentence. @param before what comes first, if it is a snapshot. */
export function startWords(imageName: string, clientId: string, before?: string): string {
  return before === undefined
    ? vscode.l10n.t('The snapshot {0} starts when {1} is up.', imageName, clientId)
    : vscode.l10n.t('The snapshot {0} starts when {1} finishes.', imageName, before);
}

function factsOf(parts: Parts, target: AnySliverRow): CautionFacts {
  const { clientId, sliverType } = target.sliver;
  const { name, expires } = currentSlice(parts, target);
  return {
    sliceName: name,
    isExperiment: target.sliver.isPortalOnly,
    sliceEnds: expires,
    clientId,
    sliverType,
    expectedMs: usual(parts, target.sliver)?.milliseconds,
    language: vscode.env.language,
  };
}

const cautionIcons: Readonly<Record<Caution['kind'], string>> = {
  'slice-ends': 'warning',
  'certificate-ends': 'warning',
  'token-ends': 'warning',
  restart: 'debug-restart',
  home: 'home',
};

function cautionLine({ kind, title, detail }: Caution): Line {
  if (kind !== 'slice-ends') return line(cautionIcons[kind], title, detail);
  const how = vscode.l10n.t('Choose this line to renew it.');
  return line(cautionIcons[kind], title, `${detail} ${how}`, 'renew');
}

/** Sites tell nobody his quota; they only refuse when it is used up (docs/protocol.md 6.8). */
function spaceLine({ inventory }: Parts, { state }: AnySliverRow, project?: string): Line[] {
  const { account, site } = state;
  const now = inventory.sites.find(
    (it) => it.account.id === account?.id && it.site.urn === site.urn,
  );
  if (project === undefined || now?.images.at === undefined) return [];
  const images = now.images.value?.filter((image) => sameName(image.project, project)) ?? [];
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
        'Counting only images you can see. The snapshot fails if the quota is exceeded.',
      ),
    ),
  ];
}

function duration(parts: Parts, sliver: Sliver): [string, string] {
  const known = usual(parts, sliver);
  if (known === undefined) {
    return [
      vscode.l10n.t('Usually 5–15 minutes'),
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
      ? vscode.l10n.t('Based on earlier snapshots of {0}.', sliver.clientId)
      : vscode.l10n.t('Based on earlier snapshots at this site.'),
  ];
}

function usual({ snapshots }: Parts, { siteUrn, urn }: Sliver): UsualDuration | undefined {
  return usualDuration(snapshots.jobs, { siteUrn, sliverUrn: urn });
}

/** The site would refuse, so nothing is sent (docs/protocol.md 5.10). */
function blockOf(
  place: SnapshotPlace,
  { slice, sliver }: AnySliverRow,
  found: Readiness,
): Line | undefined {
  if (found.state === 'ready') return undefined;
  const site = siteNameOf(place);
  const portal = isAtPortal(place) ? place.experiment : undefined;
  const names = { clientId: sliver.clientId, sliceUrn: slice.urn, siteName: site, portal };
  const why =
    readinessSentence(found, names) ??
    explain(problemOf(found), { site, slice: slice.name }).sentence;
  return line('error', vscode.l10n.t('The snapshot cannot start now'), why);
}

/** A line without a value is there to be read. */
function line(icon: string, label: string, detail: string, value?: SummaryChoice): Line {
  return {
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
    alwaysShow: true,
    ...defined({ value }),
  };
}
