/** Pin, unpin: ties the nodes of an RSpec or a profile to one version of an image, or lets them follow new ones. */
import { defined } from '../../../rpc/defined';
import * as vscode from 'vscode';
import type { ImageVersion } from '../../../model/inventory/image';
import { releasedOf, unfinishedVersions } from '../../../model/inventory/releasedOf';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import type { TextEdit } from '../../../rspec/edits/textEdit';
import { rangeOf } from '../../editor/documents/spans';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { profileInFront } from './insertInProfile';
import { type ImageTarget, imageTarget } from '../target';
import { openRspec } from '../wayOn';
import { mention } from '../../text/messages';

export function pinImage(parts: Parts, row: Row | undefined): Promise<void> {
  return rewrite(parts, row, true);
}

export function unpinImage(parts: Parts, row: Row | undefined): Promise<void> {
  return rewrite(parts, row, false);
}

async function rewrite(parts: Parts, row: Row | undefined, pin: boolean): Promise<void> {
  const title = pin ? vscode.l10n.t('Pin in Editor') : vscode.l10n.t('Unpin in Editor');
  const target = await imageTarget(parts, row, title);
  if (target === undefined) return;
  const editor = (await profileInFront()) ?? (await parts.editors.current());
  if (editor === undefined) {
    throw refusal(
      vscode.l10n.t('No open file can use {0}. Open an RSpec or a profile.', target.image.name),
      { label: vscode.l10n.t('Open RSpec…'), command: openRspec },
    );
  }
  const { document } = editor;
  const { name } = target.image;
  const version =
    target.version ?? releasedOf(target.image, unfinishedVersions(parts.snapshots.jobs));
  if (version === undefined) {
    throw refusal(vscode.l10n.t('{0} has no released version yet.', name));
  }
  const { found, edits } = await editsFor(parts, document, { ...target, version }, pin);
  const file = vscode.workspace.asRelativePath(document.uri);
  if (found === 0) throw refusal(vscode.l10n.t('{0} does not use {1}.', file, name));
  if (edits.length > 0) await apply(editor, edits);
  mention('pin', sentence(name, version, pin, edits.length, file));
}

function sentence(
  name: string,
  { version }: ImageVersion,
  pin: boolean,
  changed: number,
  file: string,
): string {
  if (!pin) return vscode.l10n.t('{0} follows new versions of {1}', file, name);
  return changed === 0
    ? vscode.l10n.t('{0} is already pinned to version {1} of {2}', file, version, name)
    : vscode.l10n.t('{0} is pinned to version {1} of {2}', file, version, name);
}

/** URNs get or lose their version; addresses become those of the version or of the image. */
async function editsFor(
  { catalogue }: Parts,
  document: vscode.TextDocument,
  target: Required<ImageTarget>,
  pin: boolean,
): Promise<{ found: number; edits: TextEdit[] }> {
  const { imageUses, pinned, profileImageUses, refersTo, scan, unpinned } =
    await import('../../editor/features');
  const { state, image, version } = target;
  const whole: CatalogueImage = catalogue.image(state, image);
  const url = pin ? version.url : whole.url;
  const text = document.getText();
  const isProfile = document.languageId === 'python';
  // The portal takes `:0` for no version (docs/protocol.md 1.4), and the id of `urn.Image` has no other form.
  const isLost = isProfile && pin && version.version === 0;
  const all = isProfile
    ? profileImageUses(text).filter(
        ({ replaceable, writtenAs }) => replaceable && !(isLost && writtenAs === 'id'),
      )
    : imageUses(scan(text));
  const uses = all.filter(({ reference }) =>
    [whole.url, ...image.versions.map((each) => each.url)].some((address) =>
      refersTo(reference, { urn: image.urn, ...defined({ url: address }) }, catalogue.current),
    ),
  );
  const edits = uses.flatMap(({ reference, span, write, value }): TextEdit[] => {
    const urn = pin ? pinned(reference.text, version.version) : unpinned(reference.text);
    const wanted = reference.form === 'url' || isLost ? url : urn;
    return wanted === undefined || wanted === value ? [] : [{ ...span, text: write(wanted) }];
  });
  return { found: uses.length, edits };
}

async function apply(editor: vscode.TextEditor, edits: readonly TextEdit[]): Promise<void> {
  const { document } = editor;
  const done = await editor.edit((builder) => {
    for (const edit of edits) builder.replace(rangeOf(document, edit), edit.text);
  });
  if (!done) throw refusal(vscode.l10n.t('The file changed in the meantime: try again.'));
}
