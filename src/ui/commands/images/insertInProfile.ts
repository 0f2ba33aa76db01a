/** Insert disk_image where a profile is in front: the image takes the place of one that the profile names. */
import * as vscode from 'vscode';
import type { TextEdit } from '../../../rspec/edits/textEdit';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import type { Parts } from '../../context';
import { rangeOf } from '../../editor/documents/spans';
import { askOne, back, type Choice } from '../../multiStepInput';
import { inform } from '../../text/messages';

/** The profile that a person is in, if it is one. */
export async function profileInFront(): Promise<vscode.TextEditor | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'python') return undefined;
  const { isProfile } = await import('../../editor/features');
  return isProfile(editor.document.getText()) ? editor : undefined;
}

/** At the cursor if it is in a string that names an image, else at the place that is picked. */
export async function insertInProfile(
  { catalogue }: Parts,
  editor: vscode.TextEditor,
  image: CatalogueImage,
): Promise<void> {
  const { pasteInProfile, profileImageUses } = await import('../../editor/features');
  const { document, selection } = editor;
  const text = document.getText();
  const editsAt = (offset: number): readonly TextEdit[] | undefined =>
    pasteInProfile(text, offset, image, catalogue.current);
  let edits = editsAt(document.offsetAt(selection.active));
  if (edits === undefined) {
    const places = profileImageUses(text).flatMap(({ span, value, places: nodes }): Place[] => {
      const found = editsAt(span.start);
      return found === undefined ? [] : [{ edits: found, start: span.start, value, nodes }];
    });
    if (places.length === 0) return offerUrn(image);
    edits = await choosePlace(document, places, image);
  }
  if (edits !== undefined) await apply(editor, edits);
}

interface Place {
  readonly edits: readonly TextEdit[];
  readonly start: number;
  readonly value: string;
  readonly nodes: readonly { readonly node: string | undefined }[];
}

async function choosePlace(
  document: vscode.TextDocument,
  places: readonly Place[],
  { name }: CatalogueImage,
): Promise<readonly TextEdit[] | undefined> {
  const choices = places.map(({ edits, start, value, nodes }): Choice<readonly TextEdit[]> => {
    const line = document.positionAt(start).line;
    const names = [...new Set(nodes.flatMap(({ node }) => node ?? []))];
    return {
      label: value === '' ? vscode.l10n.t('No image yet') : value,
      description: [vscode.l10n.t('line {0}', line + 1), ...names].join(' · '),
      detail: document.lineAt(line).text.trim(),
      iconPath: new vscode.ThemeIcon('package'),
      value: edits,
    };
  });
  const title = vscode.l10n.t('Where should this profile use {0}?', name);
  const answer = await askOne({ title, placeholder: vscode.l10n.t('Pick a place') }, choices);
  return answer === back ? undefined : answer;
}

async function apply(editor: vscode.TextEditor, edits: readonly TextEdit[]): Promise<void> {
  const { document } = editor;
  await editor.edit((builder) => {
    for (const edit of edits) builder.replace(rangeOf(document, edit), edit.text);
  });
  const [{ start } = { start: 0 }] = edits;
  editor.revealRange(
    rangeOf(document, { start, end: start }),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}

async function offerUrn({ name, urn }: CatalogueImage): Promise<void> {
  const copy = vscode.l10n.t('Copy URN');
  const text = vscode.l10n.t(
    'This profile names no image that {0} can replace. Write disk_image = "" for a node, and insert it between the quotes.',
    name,
  );
  if ((await inform(text, copy)) === copy) await vscode.env.clipboard.writeText(urn);
}
