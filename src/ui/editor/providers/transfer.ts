/** An image that is pasted or dropped becomes what belongs there: an element or a value, in a profile a value. */
import * as vscode from 'vscode';
import type { TextEdit } from '../../../rspec/edits/textEdit';
import { pasteInProfile } from '../../../rspec/genilib';
import type { Catalogue, CatalogueImage } from '../../../rspec/images/catalogue';
import { imageFromText, pasteImage } from '../../../rspec/edits/paste';
import { imageMime } from '../../contributions';
import type { Parts } from '../../context';
import { workspaceEdit } from '../documents/spans';
import { writingSelector, understand, type Understood } from '../documents/understood';
import { inertText } from '../../text/inert';

const plainText = 'text/plain';
const kind = vscode.DocumentDropOrPasteEditKind.Empty.append('rspec', 'diskImage');

export function registerTransfer(parts: Parts): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerDocumentPasteEditProvider(
      writingSelector,
      {
        provideDocumentPasteEdits: async (
          document,
          [range, another],
          transfer,
          _context,
          token,
        ) => {
          // At several cursors each gets the text.
          if (range === undefined || another !== undefined) return undefined;
          const edit = await editFor(parts, document, range.start, transfer, token);
          if (edit === undefined || !isReplaced(document, range, edit.edit)) return undefined;
          const paste = new vscode.DocumentPasteEdit('', title(edit.image), kind);
          paste.additionalEdit = edit.edit;
          return [paste];
        },
      },
      { providedPasteEditKinds: [kind], pasteMimeTypes: [plainText] },
    ),
    languages.registerDocumentDropEditProvider(
      writingSelector,
      {
        provideDocumentDropEdits: async (document, position, transfer, token) => {
          const edit = await editFor(parts, document, position, transfer, token);
          if (edit === undefined) return undefined;
          const drop = new vscode.DocumentDropEdit('', title(edit.image), kind);
          drop.additionalEdit = edit.edit;
          return drop;
        },
      },
      { providedDropEditKinds: [kind], dropMimeTypes: [plainText] },
    ),
  );
}

/** Whether an image takes the place of all that is selected, so that nothing of it is left. */
function isReplaced(
  document: vscode.TextDocument,
  selection: vscode.Range,
  edit: vscode.WorkspaceEdit,
): boolean {
  if (selection.isEmpty) return true;
  const isElement = /^<(?:\w+:)?disk_image\b[^<>]*>$/.test(document.getText(selection).trim());
  return isElement || edit.get(document.uri).some(({ range }) => range.contains(selection));
}

function title({ name }: CatalogueImage): string {
  return inertText(vscode.l10n.t('Use image {0}', name), 200);
}

async function editFor(
  { catalogue }: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
  transfer: vscode.DataTransfer,
  token: vscode.CancellationToken,
): Promise<{ edit: vscode.WorkspaceEdit; image: CatalogueImage } | undefined> {
  // Images of our own tree have a provider of their own, which knows more of them.
  if (transfer.get(imageMime) !== undefined) return undefined;
  const text = await transfer.get(plainText)?.asString();
  const meaning = understand(document);
  if (text === undefined || meaning === undefined || token.isCancellationRequested)
    return undefined;
  const image = imageFromText(text, catalogue.current);
  const offset = document.offsetAt(position);
  const edits = image && pastedInto(meaning, offset, image, catalogue.current);
  return edits && { edit: workspaceEdit(document, edits), image };
}

/** Edits for an image that lands at an offset; undefined where it should stay plain text. */
function pastedInto(
  meaning: Understood,
  offset: number,
  image: CatalogueImage,
  catalogue: Catalogue,
): readonly TextEdit[] | undefined {
  // A text that is pasted elsewhere stays as it is.
  if (meaning.kind === 'names') return undefined;
  return meaning.kind === 'rspec'
    ? pasteImage(meaning.rspec, offset, image, catalogue)
    : pasteInProfile(meaning.text, offset, image, catalogue);
}
