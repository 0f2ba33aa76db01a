/** Insert disk_image: makes the node at the cursor of an rspec use an image. */
import * as vscode from 'vscode';
import type { SnapshotJob } from '../../model/snapshotJob';
import type { CatalogueImage } from '../../rspec/catalogue';
import { insertDiskImage as editsFor } from '../../rspec/edits/insertDiskImage';
import { scan } from '../../rspec/scanner';
import type { Parts } from '../parts';
import type { Row } from '../trees/row';
import { imageTarget } from './target';

export async function insertDiskImage(parts: Parts, row: Row | undefined): Promise<void> {
  const image = row?.kind === 'job' ? imageOfJob(row.job) : await pickedImage(parts, row);
  if (image === undefined) return;
  const editor = await parts.editors.current();
  if (editor === undefined) await offerElement(image);
  else await insert(editor, image);
}

async function pickedImage(
  parts: Parts,
  row: Row | undefined,
): Promise<CatalogueImage | undefined> {
  const target = await imageTarget(parts, row, vscode.l10n.t('Insert disk_image'));
  return target && parts.catalogue.image(target.state, target.image, target.version);
}

/** What the site answered when it took the snapshot; the list of images may not show it yet. */
function imageOfJob(job: SnapshotJob): CatalogueImage {
  const { created, imageName, siteUrn, siteName, global } = job;
  if (created === undefined || job.outcome !== 'ready') {
    throw new Error(
      vscode.l10n.t('The image {0} is not ready: wait until the snapshot has ended.', imageName),
    );
  }
  const project = /\+image\+([^:/]+)/.exec(created.imageUrn)?.[1] ?? '';
  return {
    urn: created.imageUrn,
    url: created.imageUrl,
    versionUrl: created.versionUrl,
    name: imageName,
    project,
    siteUrn,
    siteName,
    visibility: global ? 'anyone' : 'project',
    mine: true,
  };
}

async function insert(editor: vscode.TextEditor, image: CatalogueImage): Promise<void> {
  const { document, selection } = editor;
  const offset = document.offsetAt(selection.active);
  const { edits, problem } = editsFor(scan(document.getText()), offset, image);
  if (edits.length === 0)
    throw new Error(problem ?? vscode.l10n.t('There is no place for the image here.'));
  await editor.edit((builder) => {
    for (const { start, end, text } of edits) {
      builder.replace(new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    }
  });
  const shown = await vscode.window.showTextDocument(document, {
    ...(editor.viewColumn === undefined ? {} : { viewColumn: editor.viewColumn }),
    preview: false,
  });
  const at = document.positionAt(Math.min(...edits.map(({ start }) => start)));
  shown.revealRange(
    new vscode.Range(at, at),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  if (problem !== undefined) void vscode.window.showWarningMessage(problem);
}

/** Nothing is lost when no rspec is open: the element can be pasted. */
async function offerElement(image: CatalogueImage): Promise<void> {
  const copy = vscode.l10n.t('Copy Element');
  const text = vscode.l10n.t(
    'Open an rspec and put the cursor into a node, then insert {0} again.',
    image.name,
  );
  const answer = await vscode.window.showInformationMessage(text, copy);
  if (answer === copy) await vscode.env.clipboard.writeText(`<disk_image name="${image.urn}"/>`);
}
