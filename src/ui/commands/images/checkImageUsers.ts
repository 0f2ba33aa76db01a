/** Who Can Use This?: asks the site as a stranger would, and says what it answered. */
import * as vscode from 'vscode';
import { shownVersion, unfinishedVersions } from '../../../model/inventory/releasedOf';
import { views } from '../../contributions';
import { findUsers } from '../../images/users';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { copy } from './copyImage';
import { imageTarget } from '../target';
import { inform, warn, workingInAndSaid } from '../../text/messages';

export async function checkImageUsers(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await imageTarget(parts, row, vscode.l10n.t('Who Can Use This?'));
  if (target === undefined) return;
  const { state, image } = target;
  const version = target.version ?? shownVersion(image, unfinishedVersions(parts.snapshots.jobs));
  if (version === undefined) throw refusal(vscode.l10n.t('{0} has no version.', image.name));
  const asking = vscode.l10n.t('Asking {0} who can use {1}…', state.site.name, image.name);
  const { sentence, reason, who } = await workingInAndSaid(views.images, asking, () =>
    findUsers(state, image, version),
  );
  const address = vscode.l10n.t('Copy Image URL');
  const text = `${sentence} ${reason}`;
  const answer =
    who === 'unknown'
      ? await warn(text)
      : await inform(text, ...(who === 'anyone' ? [address] : []));
  if (answer === address) await copy(version.url, image.name, 'URL');
}
