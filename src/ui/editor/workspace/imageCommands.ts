/**
 * Find Uses of Image, and Replace Image Everywhere…: both start from a row of the tree, else from the
 * reference under the cursor, else from an image that is picked.
 */
import { sameName } from '../../../rpc';
import * as vscode from 'vscode';
import type { Catalogue, CatalogueImage } from '../../../rspec/images/catalogue';
import { type ImageSought, replaceEverywhere } from '../../../rspec/edits/replaceEverywhere';
import type { TextEdit } from '../../../rspec/edits/textEdit';
import { replaceInProfile } from '../../../rspec/genilib';
import { replaceInText } from '../../../rspec/mentions';
import { imageKey, parseReference } from '../../../rspec/images/references';
import { askOne, back, type Choice } from '../../multiStepInput';
import { imageTarget } from '../../commands/target';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import type { Understood } from '../documents/understood';
import { Lines, soughtBy, useAt, usesInWorkspace } from './imageUses';
import { workspaceFiles } from './workspaceFiles';
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
  const [first] = found;
  if (first === undefined) {
    const nowhere = vscode.l10n.t('No file in this workspace uses {0}.', sought.name);
    void inform(nowhere);
    return;
  }
  // The list opens in an editor; one that uses the image is the natural one.
  await vscode.window.showTextDocument(first.uri, { selection: first.range });
  const { uri, range } = first;
  await vscode.commands.executeCommand('editor.action.showReferences', uri, range.start, found);
}

export async function replaceImageEverywhere(parts: Parts, row: Row | undefined): Promise<void> {
  const title = vscode.l10n.t('Replace Image Everywhere');
  const sought = await soughtFrom(parts, row, title);
  const image = sought && (await replacementFor(parts, sought));
  if (sought === undefined || image === undefined) return;
  const looking = vscode.l10n.t('Looking for uses of {0}…', sought.name);
  const edit = await searching(looking, (token) => editFor(parts, sought, image, token));
  if (edit === undefined) return;
  if (edit.size === 0)
    throw refusal(vscode.l10n.t('No file in this workspace uses {0}.', sought.name));
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

/** Every change waits in the preview until the person confirms it. */
async function editFor(
  { catalogue }: Parts,
  { what, name }: Sought,
  image: CatalogueImage,
  token: vscode.CancellationToken,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  const label = vscode.l10n.t('{0} instead of {1}', image.name, name);
  const metadata = { label, needsConfirmation: true, iconPath: new vscode.ThemeIcon('package') };
  for await (const { uri, text, meaning } of workspaceFiles(token)) {
    const edits = editsIn(meaning, what, image, catalogue.current);
    const lines = edits.length > 0 ? new Lines(text) : undefined;
    for (const one of edits) if (lines) edit.replace(uri, lines.rangeOf(one), one.text, metadata);
  }
  return edit;
}

function editsIn(
  meaning: Understood,
  what: ImageSought,
  image: CatalogueImage,
  catalogue: Catalogue,
): readonly TextEdit[] {
  switch (meaning.kind) {
    case 'rspec':
      return replaceEverywhere(meaning.rspec, what, image, catalogue);
    case 'profile':
      return replaceInProfile(meaning.text, what, image, catalogue);
    case 'names':
      return replaceInText(meaning.text, meaning.textKind, what, image, catalogue);
  }
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
    throw refusal(vscode.l10n.t('There is no other image to replace {0} with.', name));
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
