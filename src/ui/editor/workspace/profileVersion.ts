/**
 * New Version of the Profile…: puts the image of a snapshot into the profile that its experiment is from. The change is
 * shown as a comparison and sent once, after a yes. A profile that lives in a repository is changed there: its files
 * are, and the portal then reads it anew.
 */
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import {
  isFromRepository,
  readProfile,
  refreshFromRepository,
  sendVersion,
  type ReadProfile,
} from '../../../model/portal/profileVersion';
import { portalFor } from '../../../model/slices/signedOut';
import { profileIdOf } from '../../../model/slices/ways';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { placesInRspec, type PlaceToChange } from '../../../rspec/edits/placesToChange';
import { applyEdits } from '../../../rspec/edits/textEdit';
import { findUses } from '../../../rspec/edits/sought';
import { findUsesInProfile, placesInProfile } from '../../../rspec/genilib';
import { looksLikeRspec } from '../../../rspec/detect';
import { scan } from '../../../rspec/syntax/scan';
import { imageOfRow } from '../../commands/images/imageOf';
import type { Parts } from '../../context';
import { commands } from '../../contributions';
import { askMany, type Choice } from '../../multiStepInput';
import { inform, warn, working, workingQuietly } from '../../text/messages';
import type { Row } from '../../trees/row';
import { shortForm } from './changePlaces';
import { isChangeAgreed } from './compareTexts';
import { Lines } from './imageUses';
import { profileSnapshot } from './profileOfSnapshot';
import { replacingOf } from './useSnapshot';

type Changeable = PlaceToChange & { readonly change: Exclude<PlaceToChange['change'], string> };

export async function newProfileVersion(parts: Parts, row: Row | undefined): Promise<void> {
  const found = await profileSnapshot(parts, row);
  const id = profileIdOf(found?.experiment);
  if (found === undefined || id === undefined) return;
  const { job, experiment } = found;
  const portals = parts.inventory.portals.map(({ account }) => account);
  const account = portalFor(portals, experiment.portalId, experiment.name ?? experiment.id);
  const named = experiment.profile.name ?? id;
  const about = { site: account.label };
  await parts.problems.guard(
    async () => {
      const title = vscode.l10n.t('Reading the profile {0}…', named);
      const read = await workingQuietly(title, () => readProfile(account, id));
      if (isFromRepository(read)) await changeInRepository(parts, read, job);
      else await changeScript(parts, read, job);
    },
    { about, retry: () => newProfileVersion(parts, { kind: 'job', job }) },
  );
}

async function changeScript(parts: Parts, read: ReadProfile, job: SnapshotJob): Promise<void> {
  const { name, text } = read;
  if (text.trim() === '')
    throw refusal(vscode.l10n.t('The portal does not give the text of profile {0}.', name));
  const places = await placesFor(parts, text, job);
  const changeable = places.filter((place) => isChangeable(place));
  if (changeable.length === 0) {
    if (uses(parts, text, job)) {
      alreadyThere(read, job);
      return;
    }
    return nothingToChange(read, job, places);
  }
  const chosen = await choose(read, text, changeable, job);
  if (chosen === undefined || chosen.length === 0) return;
  const edits = chosen.flatMap(({ change }) => change.edits);
  const changed = applyEdits(text, edits);
  const before = read.profile.version;
  const title =
    before === undefined
      ? vscode.l10n.t('New version of {0}', name)
      : vscode.l10n.t('New version of {0} (now version {1})', name, before);
  const isAgreed = await isChangeAgreed({
    title,
    yes: vscode.l10n.t('Create the new version'),
    detail: becomesWords(chosen, job),
    fileName: looksLikeRspec(text) ? 'profile.rspec' : 'profile.py',
    before: text,
    after: changed,
  });
  if (isAgreed) await send(parts, read, changed);
}

async function placesFor(parts: Parts, text: string, job: SnapshotJob): Promise<PlaceToChange[]> {
  const image = imageOfRow(parts, { kind: 'job', job });
  if (image === undefined) return [];
  const { replacing } = await replacingOf(parts, job, image);
  return looksLikeRspec(text)
    ? placesInRspec(scan(text), replacing)
    : placesInProfile(text, replacing);
}

/** Whether the text names the image by now. */
function uses({ catalogue }: Parts, text: string, { created }: SnapshotJob): boolean {
  const sought = { urn: created?.imageUrn ?? '' };
  const { current } = catalogue;
  const found = looksLikeRspec(text)
    ? findUses(scan(text), sought, current)
    : findUsesInProfile(text, sought, current);
  return found.length > 0;
}

function alreadyThere({ name }: ReadProfile, { imageName }: SnapshotJob): void {
  void inform(vscode.l10n.t('The profile {0} uses {1} already.', name, imageName));
}

function isChangeable(place: PlaceToChange): place is Changeable {
  return typeof place.change !== 'string';
}

/** Each change once. */
function becomesWords(places: readonly Changeable[], { siteUrn }: SnapshotJob): string {
  const changes = places.map(({ value, change }) =>
    vscode.l10n.t('{0} becomes {1}', shortForm(value, siteUrn), shortForm(change.value, siteUrn)),
  );
  return [...new Set(changes)].join('; ');
}

/** The only place is meant; of several the person checks some, and those of the node are checked already. */
async function choose(
  { name }: ReadProfile,
  text: string,
  places: readonly Changeable[],
  job: SnapshotJob,
): Promise<readonly Changeable[] | undefined> {
  if (places.length === 1) return places;
  const lines = new Lines(text);
  const items = places.map((value): Choice<Changeable> & { value: Changeable; picked: boolean } => {
    const { line } = lines.rangeOf(value).start;
    return {
      label:
        value.nodes.length > 0 ? value.nodes.join(', ') : (text.split('\n')[line]?.trim() ?? ''),
      description: vscode.l10n.t('line {0}', line + 1),
      detail: becomesWords([value], job),
      iconPath: new vscode.ThemeIcon('server'),
      picked: value.nodes.includes(job.clientId),
      value,
    };
  });
  const title = vscode.l10n.t('Use {0} in {1}', job.imageName, name);
  return askMany({ title, placeholder: vscode.l10n.t('Check the places to change') }, items);
}

async function nothingToChange(
  { name, text }: ReadProfile,
  { imageName, created, clientId }: SnapshotJob,
  left: readonly PlaceToChange[],
): Promise<void> {
  const [first] = left;
  const why =
    first === undefined
      ? vscode.l10n.t(
          'The profile {0} does not name the image that {1} ran, so there is nothing to change. Put the URN of {2} where it belongs.',
          name,
          clientId,
          imageName,
        )
      : vscode.l10n.t(
          'In profile {0} the image is put together from parts, in line {1}. Change it on the web page of the portal.',
          name,
          new Lines(text).rangeOf(first).start.line + 1,
        );
  const copy = vscode.l10n.t('Copy URN');
  const urn = created?.imageUrn;
  if ((await (urn === undefined ? warn(why) : warn(why, copy))) !== copy || urn === undefined)
    return;
  await vscode.env.clipboard.writeText(urn);
}

async function send(parts: Parts, read: ReadProfile, text: string): Promise<void> {
  const title = vscode.l10n.t('Creating a new version of {0}…', read.name);
  const profile = await working(title, () => sendVersion(read, text));
  parts.log.note(`New version of profile ${read.name} (${read.profile.id}).`);
  const { version } = profile;
  void inform(
    version === undefined
      ? vscode.l10n.t('The profile {0} has a new version.', read.name)
      : vscode.l10n.t('The profile {0} now has version {1}.', read.name, version),
  );
}

async function changeInRepository(
  parts: Parts,
  read: ReadProfile,
  job: SnapshotJob,
): Promise<void> {
  const { name, profile } = read;
  const use = vscode.l10n.t('Use It in Files…');
  const refresh = vscode.l10n.t('Read the Repository Again');
  const text = vscode.l10n.t(
    'The script of profile {0} is in the repository {1}. Change it there and push; then have the portal read it again.',
    name,
    profile.repository?.url ?? '',
  );
  const answer = await inform(text, use, refresh);
  if (answer === use) {
    await vscode.commands.executeCommand(commands.useSnapshot, { kind: 'job', job });
    await changeInRepository(parts, read, job);
  } else if (answer === refresh) await readAgain(parts, read);
}

async function readAgain(parts: Parts, read: ReadProfile): Promise<void> {
  const { name } = read;
  const title = vscode.l10n.t('The portal is reading the repository of {0}…', name);
  const { isNew, profile } = await working(title, () => refreshFromRepository(read));
  parts.log.note(`The portal has read the repository of profile ${name} again.`);
  if (!isNew)
    void warn(
      vscode.l10n.t(
        'The portal found nothing new in the repository of {0}. Is the change pushed?',
        name,
      ),
    );
  else
    void inform(
      profile.version === undefined
        ? vscode.l10n.t('The profile {0} has a new version.', name)
        : vscode.l10n.t('The profile {0} now has version {1}.', name, profile.version),
    );
}
