/** Insert disk_image: makes a node of an RSpec, or of a profile that is in front, use an image. */
import { defined } from '../../../rpc/defined';
import * as vscode from 'vscode';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import type { RspecDocument } from '../../../rspec/syntax/document';
import { askWhenItMatters } from '../../images/foreignImages';
import { askOne, back } from '../../multiStepInput';
import { rangeOf } from '../../editor/documents/spans';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { shortName } from '../../text/labels';
import { snippet } from '../../../rspec/images/diskImageElement';
import { imageFor } from './imageOf';
import { insertInProfile, profileInFront } from './insertInProfile';
import { openRspec } from '../wayOn';
import { askInDialog, inform } from '../../text/messages';

export async function insertDiskImage(parts: Parts, row: Row | undefined): Promise<void> {
  const image = await imageFor(parts, row, vscode.l10n.t('Insert disk_image'));
  if (image === undefined) return;
  const profile = await profileInFront();
  if (profile !== undefined) return insertInProfile(parts, profile, image);
  const editor = await parts.editors.current();
  if (editor === undefined) await offerElement(image);
  else await insert(parts, editor, image);
}

async function insert(
  parts: Parts,
  editor: vscode.TextEditor,
  image: CatalogueImage,
): Promise<void> {
  const {
    insertDiskImage: editsFor,
    nodeAround,
    scan,
    siteUrnOf,
  } = await import('../../editor/features');
  const { document, selection } = editor;
  const rspec = scan(document.getText());
  const offset = await placeIn(rspec, document.offsetAt(selection.active), image);
  if (offset === undefined) return;
  if (!(await askWhenItMatters(parts, image, siteUrnOf(nodeAround(rspec, offset))))) return;
  const { edits, problem } = editsFor(rspec, offset, image, parts.catalogue.current);
  if (edits.length === 0) throw refusal(problem ?? vscode.l10n.t('It cannot be inserted here.'));
  if (problem !== undefined && !(await isWanted(parts, problem))) return;
  await editor.edit((builder) => {
    for (const edit of edits) builder.replace(rangeOf(document, edit), edit.text);
  });
  const { viewColumn } = editor;
  const shown = await vscode.window.showTextDocument(document, {
    preview: false,
    ...defined({ viewColumn }),
  });
  const first = Math.min(...edits.map(({ start }) => start));
  shown.revealRange(
    rangeOf(document, { start: first, end: first }),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}

/** An image that cannot work at the node's site is only inserted when the person says so; Enter asks again. */
async function isWanted(parts: Parts, problem: string): Promise<boolean> {
  const another = vscode.l10n.t('Choose Another Image…');
  const anyway = vscode.l10n.t('Insert Anyway');
  const answer = await askInDialog({ question: problem, buttons: [another, anyway] });
  if (answer === another) await insertDiskImage(parts, undefined);
  return answer === anyway;
}

/** The cursor if it is in a node, else the node that is picked. */
async function placeIn(
  rspec: RspecDocument,
  cursor: number,
  image: CatalogueImage,
): Promise<number | undefined> {
  const { isNode, nodeAround, nodeName, siteUrnOf } = await import('../../editor/features');
  if (nodeAround(rspec, cursor) !== undefined) return cursor;
  const nodes = rspec.elements.filter(isNode);
  if (nodes.length === 0)
    throw refusal(vscode.l10n.t('This RSpec has no node yet: add one first.'));
  const choices = nodes.map((node) => {
    const site = siteUrnOf(node);
    const description = site === undefined ? '' : shortName(site.replace(/\+authority\+.*/, ''));
    const icon = new vscode.ThemeIcon('server');
    return { label: nodeName(node), description, iconPath: icon, value: node.nameEnd };
  });
  const title = vscode.l10n.t('Which node should use {0}?', image.name);
  const answer = await askOne({ title, placeholder: vscode.l10n.t('Pick a node') }, choices);
  return answer === back ? undefined : answer;
}

/** Nothing is lost when no rspec is open: the element can be pasted. */
async function offerElement(image: CatalogueImage): Promise<void> {
  const open = vscode.l10n.t('Open RSpec…');
  const copy = vscode.l10n.t('Copy Element');
  const text = vscode.l10n.t('No RSpec is open. Open one and insert {0} again.', image.name);
  const answer = await inform(text, open, copy);
  if (answer === open) await vscode.commands.executeCommand(...openRspec);
  if (answer === copy) await vscode.env.clipboard.writeText(snippet(image.urn));
}
