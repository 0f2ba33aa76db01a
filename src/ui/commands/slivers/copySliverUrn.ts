/** Copy Sliver URN, Copy Slice URN: of a row, or of one that is picked. */
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import type { Parts } from '../../context';
import type { Row } from '../../trees/row';
import { anySliverTarget, sliceTarget } from '../target';
import { mention } from '../../text/messages';

export async function copySliverUrn(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await anySliverTarget(parts, row, vscode.l10n.t('Copy Sliver URN'));
  if (target === undefined) return;
  const { urn, clientId } = target.sliver;
  if (!urn.startsWith('urn:'))
    throw refusal(
      vscode.l10n.t(
        'The URN of {0} is not known yet: the portal has not given its manifest.',
        clientId,
      ),
    );
  await copy(urn, clientId);
}

export async function copySliceUrn(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await sliceTarget(parts, row, vscode.l10n.t('Copy Slice URN'));
  if (target !== undefined) await copy(target.slice.urn, target.slice.name);
}

async function copy(urn: string, name: string): Promise<void> {
  await vscode.env.clipboard.writeText(urn);
  mention('copy', vscode.l10n.t('Copied the URN of {0}', name));
}
