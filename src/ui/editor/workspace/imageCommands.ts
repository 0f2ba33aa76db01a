/**
 * Find Uses of Image, and Replace Image Everywhere…: both start from a row of the tree, else from the
 * reference under the cursor, else from an image that is picked.
 */
import { sameName } from '../../../rpc';
import * as vscode from 'vscode';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import type { ImageSought } from '../../../rspec/edits/sought';
import { imageKey, parseReference } from '../../../rspec/images/references';
import { askOne, back, type Choice } from '../../multiStepInput';
import { imageFor } from '../../commands/images/imageOf';
import { commands } from '../../contributions';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { changePlaces } from './changePlaces';
import { soughtBy, useAt, usesInWorkspace } from './imageUses';
import { informOfLeft, leftWords } from './leftPlaces';
import { isChangeable, placesInWorkspace } from './placesInWorkspace';
import { limitWords } from './workspaceFiles';
import { inform } from '../../text/messages';
import { searching } from './searching';

interface Sought {
  readonly what: ImageSought;
  readonly name: string;
}

export async function findImageUses(parts: Parts, row: Row | undefined): Promise<void> {
  const sought = await soughtFrom(parts, row, vscode.l10n.t('Find Uses of Image'));
  if (sought === undefined) return;
  const title = vscode.l10n.t('Looking for uses of {0}…', sought.name);
  const found = await searching(title, (token) =>
    usesInWorkspace(sought.what, parts.catalogue.current, token),
  );
  if (found === undefined) return;
  const [first] = found.found;
  if (first === undefined) {
    void inform(found.isComplete ? nowhere(sought) : limitWords());
    return;
  }
  // The list opens in an editor; one that uses the image is the natural one.
  await vscode.window.showTextDocument(first.uri, { selection: first.range });
  const { uri, range } = first;
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    uri,
    range.start,
    found.found,
  );
}

export async function replaceImageEverywhere(parts: Parts, row: Row | undefined): Promise<void> {
  const title = vscode.l10n.t('Replace Image Everywhere');
  const sought = await soughtFrom(parts, row, title);
  const image = sought && (await replacementFor(parts, sought));
  if (sought === undefined || image === undefined) return;
  const looking = vscode.l10n.t('Looking for uses of {0}…', sought.name);
  const replacing = { sought: [sought.what], image, catalogue: parts.catalogue.current };
  const found = await searching(looking, (token) =>
    placesInWorkspace(replacing, token, { outside: true }),
  );
  if (found === undefined) return;
  // The same name at another site may be written alike in the end.
  const changeable = found.places
    .filter(isChangeable)
    .filter(({ value, change }) => change.value !== value);
  const left = found.places.filter((place) => !isChangeable(place));
  if (changeable.length > 0) {
    const { siteUrn } = image;
    const exchange = { image, name: sought.name, siteUrn, isMeant: () => true };
    await changePlaces(exchange, { changeable, left });
  } else if (left.length > 0) await informOfLeft(leftWords(left), left);
  else throw refusal(found.isComplete ? nowhere(sought) : limitWords());
}

function nowhere({ name }: Sought): string {
  return vscode.l10n.t('No file in this workspace uses {0}.', name);
}

async function soughtFrom(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<Sought | undefined> {
  const editor = vscode.window.activeTextEditor;
  const use = row === undefined && editor && useAt(editor.document, editor.selection.active);
  const what = use && soughtBy(use, parts.catalogue.current);
  if (use && what) return { what, name: use.reference.name ?? use.reference.text };
  const image = await imageFor(parts, row, title);
  return image && { what: image, name: image.name };
}

async function replacementFor(
  { catalogue, loading }: Parts,
  { what, name }: Sought,
): Promise<CatalogueImage | undefined> {
  await loading.want('images', true);
  const choices = catalogue.current.images
    .filter(({ urn, state }) => state === undefined && !isSame(urn, what))
    .sort((a, b) => Number(b.mine) - Number(a.mine) || a.name.localeCompare(b.name))
    .map((image): Choice<CatalogueImage> => {
      const { project, siteName, description = '' } = image;
      const where = vscode.l10n.t('{0} at {1}', project, siteName);
      const icon = new vscode.ThemeIcon('package');
      return {
        label: image.name,
        description: where,
        detail: description,
        iconPath: icon,
        value: image,
      };
    });
  if (choices.length === 0)
    throw refusal(vscode.l10n.t('There is no other image to replace {0} with.', name), {
      label: vscode.l10n.t('Snapshot Sliver…'),
      command: [commands.snapshotSliver],
    });
  const question = {
    title: vscode.l10n.t('Replace {0} everywhere', name),
    placeholder: vscode.l10n.t('Pick the image to use instead'),
  };
  const answer = await askOne(question, choices);
  return answer === back ? undefined : answer;
}

function isSame(urn: string, { urn: sought = '' }: ImageSought): boolean {
  const [a, b] = [parseReference(urn), parseReference(sought)];
  return sameName(a.authority ?? '', b.authority ?? '') && imageKey(a) === imageKey(b);
}
