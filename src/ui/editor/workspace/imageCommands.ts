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
import { imageTarget } from '../../commands/target';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { changedFiles, expectUnchanged, type ChangedFile } from './changedFiles';
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
  const files = changedFiles(found.places.filter(isChangeable));
  const left = found.places.filter((place) => !isChangeable(place));
  if (files.length === 0 && left.length === 0)
    throw refusal(found.isComplete ? nowhere(sought) : limitWords());
  // A person may have gone on writing while the files were searched.
  await expectUnchanged(files);
  const isDone = files.length === 0 || (await preview(files, image.name, sought.name));
  if (!isDone) return;
  const words = [leftWords(left), found.isComplete ? '' : limitWords()].filter(Boolean);
  if (words.length > 0) await informOfLeft(words.join(' '), left);
}

function nowhere({ name }: Sought): string {
  return vscode.l10n.t('No file of this workspace uses {0}.', name);
}

/** Every change waits in the preview until the person confirms it. */
function preview(files: readonly ChangedFile[], name: string, old: string): Thenable<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const label = vscode.l10n.t('{0} instead of {1}', name, old);
  const metadata = { label, needsConfirmation: true, iconPath: new vscode.ThemeIcon('package') };
  for (const { uri, edits } of files)
    for (const { range, text } of edits) edit.replace(uri, range, text, metadata);
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
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
  const target = await imageTarget(parts, row, title);
  if (target === undefined) return undefined;
  const image = parts.catalogue.image(target.state, target.image, target.version);
  return { what: image, name: image.name };
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
    throw refusal(vscode.l10n.t('No other image is known here that could replace {0}.', name));
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
