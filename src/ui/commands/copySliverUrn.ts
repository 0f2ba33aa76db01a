/** Copy URN of a sliver, or of a slice from its row. */
import * as vscode from 'vscode';
import type { Parts } from '../context';
import type { Row } from '../trees/row';
import { sliverTarget } from './target';
import { mention } from '../text/messages';

export async function copySliverUrn(parts: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind === 'slice') return copy(row.slice.urn, row.slice.name);
  const target = await sliverTarget(parts, row, vscode.l10n.t('Copy Sliver URN'));
  if (target !== undefined) await copy(target.sliver.urn, target.sliver.clientId);
}

async function copy(urn: string, name: string): Promise<void> {
  await vscode.env.clipboard.writeText(urn);
  mention('copy', vscode.l10n.t('Copied the URN of {0}', name));
}
