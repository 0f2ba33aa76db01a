/** Puts another image in places of the workspace: those that a person chooses, after they have seen what would change. */
import * as vscode from 'vscode';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import { obstacleSentence } from '../../../rspec/images/imageForm';
import { lowerCaseAuthority, parseReference } from '../../../rspec/images/references';
import { askMany, type Choice } from '../../multiStepInput';
import { changedFiles, isAgreed, write } from './changedFiles';
import { informOfLeft, leftWords } from './leftPlaces';
import { fileOf } from './notebookCells';
import type { ChangeablePlace, FoundPlace } from './placesInWorkspace';

export interface Exchange {
  readonly image: CatalogueImage;
  /** What people call the image that goes. */
  readonly name: string;
  /** The site that needs no mention. */
  readonly siteUrn: string;
  /** Which places are checked at first. */
  readonly isMeant: (place: FoundPlace) => boolean;
}

export async function changePlaces(
  exchange: Exchange,
  found: { readonly changeable: readonly ChangeablePlace[]; readonly left: readonly FoundPlace[] },
): Promise<void> {
  const { image, name } = exchange;
  const title = vscode.l10n.t('Use {0} instead of {1}', image.name, name);
  const { changeable, left } = found;
  const items = changeable.map((place) => choiceOf(place, exchange)).sort(inOrder);
  const only = items.length === 1 ? items.map((item) => ({ ...item, picked: true })) : items;
  const chosen = await askMany({ title, placeholder: checkWords(left.length) }, only);
  if (chosen === undefined || chosen.length === 0) return;
  const files = changedFiles(chosen);
  const yes =
    chosen.length === 1
      ? vscode.l10n.t('Change 1 place')
      : vscode.l10n.t('Change {0} places', chosen.length);
  if (!(await isAgreed(files, { title, yes }))) return;
  const unsaved = await write(files);
  const words = [doneWords(image.name, chosen.length), unsavedWords(unsaved), leftWords(left)];
  await informOfLeft(words.filter(Boolean).join(' '), left);
}

/** What is checked comes first, then file by file. */
function inOrder(a: PlaceChoice, b: PlaceChoice): number {
  return (
    Number(b.picked) - Number(a.picked) ||
    a.value.uri.path.localeCompare(b.value.uri.path) ||
    a.value.start - b.value.start
  );
}

function checkWords(left: number): string {
  if (left === 0) return vscode.l10n.t('Check the places to change');
  return left === 1
    ? vscode.l10n.t('Check the places to change; 1 more cannot be changed here')
    : vscode.l10n.t('Check the places to change; {0} more cannot be changed here', left);
}

type PlaceChoice = Choice<ChangeablePlace> & {
  readonly value: ChangeablePlace;
  readonly picked: boolean;
};

function choiceOf(place: ChangeablePlace, { image, siteUrn, isMeant }: Exchange): PlaceChoice {
  const { nodes, uri, range, value, change: to } = place;
  const obstacle = to.obstacle && obstacleSentence(to.obstacle, image);
  const [from, into] = [value, to.value].map((one) => shortForm(one, siteUrn));
  const becomes = vscode.l10n.t('{0} becomes {1}', from ?? '', into ?? '');
  return {
    label: nodes.length > 0 ? nodes.join(', ') : lineAt(place),
    description: vscode.l10n.t(
      '{0}, line {1}',
      vscode.workspace.asRelativePath(fileOf(uri)),
      range.start.line + 1,
    ),
    detail: obstacle === undefined ? becomes : `${becomes}. ${obstacle}`,
    iconPath: new vscode.ThemeIcon(obstacle === undefined ? 'server' : 'warning'),
    picked: isMeant(place) && obstacle === undefined,
    value: place,
  };
}

/** The comparison shows it in full. An image of the same name may be another one at another site. */
export function shortForm(value: string, siteUrn: string): string {
  const { form, authority, project, name = '', version } = parseReference(value);
  if (form === 'url' || project === undefined) return value.trim();
  const short = [project, name, version].filter((part) => part !== undefined).join(':');
  const isHere = authority === undefined || authority.toLowerCase() === lowerCaseAuthority(siteUrn);
  return isHere ? short : vscode.l10n.t('{0} at {1}', short, authority);
}

/** What stands there, where no node is named. */
function lineAt({ text, start }: FoundPlace): string {
  const from = text.lastIndexOf('\n', start) + 1;
  return (
    text
      .slice(from, from + 60)
      .split(/[\r\n]/, 1)[0]
      ?.trim() ?? ''
  );
}

function doneWords(name: string, count: number): string {
  return count === 1
    ? vscode.l10n.t('1 place now uses {0}.', name)
    : vscode.l10n.t('{0} places now use {1}.', count, name);
}

function unsavedWords(unsaved: readonly vscode.Uri[]): string | undefined {
  if (unsaved.length === 0) return undefined;
  const names = unsaved.map((uri) => vscode.workspace.asRelativePath(uri)).join(', ');
  return vscode.l10n.t('Not saved yet: {0}.', names);
}
