/** How slices and slivers look: what their rows show, and what commands they offer. */
import * as vscode from 'vscode';
import type { SnapshotJob } from '../../model/snapshots/job';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { ExperimentFacts, Sliver } from '../../model/inventory/sliver';
import { powerChoices } from '../../model/slices/power';
import { hasProfile, isByCertificate } from '../../model/slices/ways';
import type { AddedSlices } from '../accounts/addedSlices';
import { rows } from '../contributions';
import { tooltip, type TooltipLine } from '../text/tooltip';
import { ageText, dateText, momentText } from '../../model/units';
import { imageName, shortName, sliverLook, sliverTypeWords, stateWords } from '../text/labels';
import type { Folding } from './folding';
import { foldId } from './site';
import { siteId, type AnySliceRow, type AnySliverRow } from './row';

export interface SliceItemSource {
  readonly snapshots: Pick<Snapshots, 'busySlice' | 'busySliver'>;
  readonly addedSlices: Pick<AddedSlices, 'of'>;
}

export function sliceItem(
  { snapshots, addedSlices }: SliceItemSource,
  row: AnySliceRow,
  folding: Pick<Folding, 'state'>,
): vscode.TreeItem {
  const { state, slice } = row;
  const isAdded =
    state.account !== undefined && addedSlices.of(state.account.id).includes(slice.urn);
  const item = new vscode.TreeItem(slice.name, folding.state(foldId(row) ?? '', true));
  const job = snapshots.busySlice(slice.urn, state.site.urn);
  item.id = `slice ${siteId(state)} ${slice.urn}`;
  item.contextValue = words(
    rows.slice,
    isAdded && 'added',
    !isByCertificate(row) && 'portalOnly',
    slice.experiment !== undefined && 'experiment',
    hasProfile(slice) && 'profile',
  );
  item.iconPath = new vscode.ThemeIcon('layers');
  item.description = [
    job === undefined
      ? slice.busy
        ? vscode.l10n.t('busy')
        : undefined
      : vscode.l10n.t('a snapshot is running'),
    ...seenOf(row),
  ]
    .filter((text) => text !== undefined)
    .join(' · ');
  item.tooltip = tooltip(
    slice.name,
    [
      [
        slice.isPortalOnly === true ? vscode.l10n.t('Experiment at') : vscode.l10n.t('Slice at'),
        state.site.name,
      ],
      ...experimentLines(slice.experiment),
      [vscode.l10n.t('Expires'), slice.expires && ending(slice.expires)],
      [vscode.l10n.t('Added by you'), isAdded ? vscode.l10n.t('yes') : undefined],
      [vscode.l10n.t('Snapshot'), job && leaveAlone(job)],
      [vscode.l10n.t('Certificate'), certificateWords(row)],
    ],
    slice.isPortalOnly === true ? slice.experiment?.id : slice.urn,
  );
  return item;
}

/** That what is being imaged must stay as it is. */
function leaveAlone({ portal, imageName, clientId }: SnapshotJob): string {
  return portal === undefined
    ? vscode.l10n.t('{0} of {1}: don’t change the slice until it finishes', imageName, clientId)
    : vscode.l10n.t(
        '{0} of {1}: don’t change the experiment until it finishes',
        imageName,
        clientId,
      );
}

/** What needs a look; of an experiment also what the portal says of it. What stands last is cut in a narrow view. */
function seenOf({ state, slice }: AnySliceRow): (string | undefined)[] {
  const soon = endsSoon(slice.expires);
  if (slice.experiment === undefined) return [soon];
  const { status, project, profile, creator } = slice.experiment;
  const me = state.account === undefined ? state.portal.user : shortName(state.account.userUrn);
  const whose = creator === me ? undefined : creator;
  return [status, whose, soon ?? ends(slice.expires), project, profile.name];
}

function experimentLines(experiment: ExperimentFacts | undefined): TooltipLine[] {
  if (experiment === undefined) return [];
  const { status, project, profile, creator } = experiment;
  const from = [profile.project, profile.name].filter(Boolean).join('/');
  return [
    [vscode.l10n.t('Status'), status],
    [vscode.l10n.t('Project'), project],
    [vscode.l10n.t('Profile'), from],
    [vscode.l10n.t('Created by'), creator],
  ];
}

/** What only a portal sees can do less: says so. */
function certificateWords(row: AnySliceRow | AnySliverRow): string | undefined {
  return isByCertificate(row) ? undefined : vscode.l10n.t('none of yours sees it; the portal does');
}

/** Words that menus ask for. */
function words(...all: readonly (string | false)[]): string {
  return all.filter((word) => word !== false).join('.');
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

function ends(expires: Date | undefined): string | undefined {
  if (expires === undefined) return undefined;
  return vscode.l10n.t('ends {0}', momentText(expires, Date.now(), vscode.env.language));
}

/** An address at another site has no name in it. */
function shortImage(image: string): string {
  return /^https?:/.test(image) ? vscode.l10n.t('image of another site') : imageName(image);
}

export function sliverItem({ snapshots }: SliceItemSource, row: AnySliverRow): vscode.TreeItem {
  const { state, sliver } = row;
  const busy = snapshots.busySliver(sliver.urn) !== undefined;
  const { words: now, icon } = sliverLook(sliver, busy);
  const type = sliverTypeWords(sliver.sliverType);
  const item = new vscode.TreeItem(sliver.clientId);
  // The URN of one that only a portal sees comes later, and the row stays the same.
  const key = sliver.isPortalOnly === true ? `${sliver.sliceUrn} ${sliver.clientId}` : sliver.urn;
  item.id = `sliver ${siteId(state)} ${key}`;
  item.contextValue = sliverContext(row, busy);
  item.iconPath = icon;
  const image = sliver.image === undefined ? undefined : shortImage(sliver.image);
  const seen = [now, startupSeen(sliver), type, image].filter(Boolean);
  item.description = seen.join(' · ');
  item.tooltip = tooltip(
    sliver.clientId,
    sliverLines(row, busy ? now : stateWords(sliver.state, sliver.status, sliver.portal)),
    isUrn(sliver) ? sliver.urn : undefined,
  );
  item.accessibilityInformation = { label: [sliver.clientId, ...seen].join(', ') };
  return item;
}

function sliverContext(row: AnySliverRow, busy: boolean): string {
  const { slice, sliver } = row;
  const { canStart, canStop } = powerChoices(sliver);
  const isImaged = busy || sliver.state === 'imaging';
  return words(
    rows.sliver,
    canStart && !isImaged && 'canStart',
    canStop && !isImaged && 'canStop',
    isImaged && 'busy',
    !isByCertificate(row) && 'portalOnly',
    !isUrn(sliver) && 'noUrn',
    slice.experiment !== undefined && 'experiment',
    hasProfile(slice) && 'profile',
  );
}

function sliverLines(row: AnySliverRow, state: string): TooltipLine[] {
  const { slice, sliver } = row;
  const { sliverType, logins, componentId } = sliver;
  const [login] = logins;
  return [
    [vscode.l10n.t('State'), state],
    [vscode.l10n.t('Start-up script'), sliver.portal?.startupStatus],
    [vscode.l10n.t('Why'), sliver.error],
    [
      vscode.l10n.t('Type'),
      sliverType === '' ? undefined : `${sliverTypeWords(sliverType)} (${sliverType})`,
    ],
    [vscode.l10n.t('Hardware'), sliver.hardwareType],
    [vscode.l10n.t('Node'), componentId && shortName(componentId)],
    [vscode.l10n.t('Runs image'), sliver.image],
    [vscode.l10n.t('Expires'), slice.expires && ending(slice.expires)],
    [vscode.l10n.t('Login'), login && `${login.username}@${login.hostname}:${login.port}`],
    [vscode.l10n.t('Disk folder'), sliver.disk],
    [vscode.l10n.t('Certificate'), certificateWords(row)],
  ];
}

/** Before the manifest has come there is only a key. */
function isUrn({ urn }: Sliver): boolean {
  return urn.startsWith('urn:');
}

/** In the row stands what is not over yet, or did not go well, as far as that is known. */
function startupSeen({ portal }: Sliver): string | undefined {
  const said = portal?.startupStatus?.trim();
  if (said === undefined || /^(none|finished)?$/i.test(said)) return undefined;
  return vscode.l10n.t('start-up: {0}', said);
}
