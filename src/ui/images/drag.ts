/**
 * Dragging an image from the tree into an rspec or a profile: the node under the pointer uses it then. The type of
 * what is dragged is our own, so that VS Code asks us, and the person need not hold Shift.
 */
import * as vscode from 'vscode';
import type { CatalogueImage } from '../../rspec/images/catalogue';
import { imageOfRow } from '../commands/images/imageOf';
import { imageMime, rspecLanguage } from '../contributions';
import { isRspecFile } from '../editor/workspace/rspecEditors';
import { workspaceEdit } from '../editor/documents/spans';
import type { Parts } from '../context';
import type { ImagesRow } from '../trees/row';
import { warn } from '../text/messages';

const dropKind = vscode.DocumentDropOrPasteEditKind.Empty.append('protogeni', 'image');

type Provider = vscode.DocumentDropEditProvider;

export class ImageDragging implements vscode.TreeDragAndDropController<ImagesRow>, Provider {
  readonly dragMimeTypes = [imageMime];
  readonly dropMimeTypes = [];
  readonly #parts: Parts;
  readonly #registered: vscode.Disposable;
  /** What a drop looks up: the transfer only carries its URN, so that nothing else is believed. */
  #dragged: CatalogueImage | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#registered = vscode.languages.registerDocumentDropEditProvider(
      [{ language: rspecLanguage }, { language: 'xml' }, { language: 'python' }],
      this,
      { dropMimeTypes: [imageMime], providedDropEditKinds: [dropKind] },
    );
  }

  handleDrag(rows: readonly ImagesRow[], transfer: vscode.DataTransfer): void {
    const images = rows.flatMap((row) => imageOfRow(this.#parts, row) ?? []);
    [this.#dragged] = images;
    if (this.#dragged === undefined) return;
    const urns = images.map(({ urn }) => urn).join('\n');
    transfer.set(imageMime, new vscode.DataTransferItem(this.#dragged.urn));
    transfer.set('text/plain', new vscode.DataTransferItem(urns));
  }

  async provideDocumentDropEdits(
    document: vscode.TextDocument,
    position: vscode.Position,
    transfer: vscode.DataTransfer,
  ): Promise<vscode.DocumentDropEdit | undefined> {
    const urn = await transfer.get(imageMime)?.asString();
    const image = this.#dragged;
    if (image === undefined || image.urn !== urn) return undefined;
    if (document.languageId === 'python')
      return await profileEdit(this.#parts, document, position, image);
    return isRspecFile(document)
      ? await dropEdit(this.#parts, document, position, image)
      : undefined;
  }

  dispose(): void {
    this.#registered.dispose();
  }
}

/** Only where a profile names an image; elsewhere the text of the URN is dropped as in any file. */
async function profileEdit(
  { catalogue }: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
  image: CatalogueImage,
): Promise<vscode.DocumentDropEdit | undefined> {
  const { isProfile, pasteInProfile } = await import('../editor/features');
  const text = document.getText();
  const offset = document.offsetAt(position);
  const edits = isProfile(text)
    ? pasteInProfile(text, offset, image, catalogue.current)
    : undefined;
  if (edits === undefined) return undefined;
  const edit = new vscode.DocumentDropEdit('', vscode.l10n.t('Use {0} here', image.name), dropKind);
  edit.additionalEdit = workspaceEdit(document, edits);
  return edit;
}

async function dropEdit(
  { catalogue }: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
  image: CatalogueImage,
): Promise<vscode.DocumentDropEdit> {
  const { pasteImage, scan } = await import('../editor/features');
  const offset = document.offsetAt(position);
  const edits = pasteImage(scan(document.getText()), offset, image, catalogue.current);
  const title = vscode.l10n.t('Use {0} here', image.name);
  const edit = new vscode.DocumentDropEdit('', title, dropKind);
  if (edits === undefined) {
    void warn(vscode.l10n.t('Drop {0} on the node that will use it.', image.name));
    return edit;
  }
  edit.additionalEdit = workspaceEdit(document, edits);
  return edit;
}
