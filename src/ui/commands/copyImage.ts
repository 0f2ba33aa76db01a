/** Copy Image URN, Copy Image URL: from an image, a version, or a finished snapshot. */
import * as vscode from 'vscode';
import { refusal } from '../plainError';
import type { Parts } from '../parts';
import type { Row } from '../trees/row';
import { imageTarget } from './target';

export async function copyImageUrn(parts: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind === 'job') return copy(row.job.created?.imageUrn, row.job.imageName, 'URN');
  const target = await imageTarget(parts, row, vscode.l10n.t('Copy Image URN'));
  if (target === undefined) return;
  await copy(target.version?.urn ?? target.image.urn, target.image.name, 'URN');
}

export async function copyImageUrl(parts: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind === 'job') return copy(row.job.created?.imageUrl, row.job.imageName, 'URL');
  const target = await imageTarget(parts, row, vscode.l10n.t('Copy Image URL'));
  if (target === undefined) return;
  const { url } = parts.catalogue.image(target.state, target.image, target.version);
  await copy(url, target.image.name, 'URL');
}

export async function copy(text: string | undefined, name: string, what: string): Promise<void> {
  if (text === undefined) throw refusal(vscode.l10n.t('{0} has no {1} yet.', name, what));
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(
    `$(copy) ${vscode.l10n.t('Copied the {0} of {1}', what, name)}`,
    4000,
  );
}
