/** Copy as Appendix Note: what the appendix of a paper says of an image, as someone without an account sees it now. */
import * as vscode from 'vscode';
import { ancestryOf } from '../../../model/history/ancestry';
import type { HistoryEvent } from '../../../model/history/event';
import { History } from '../../../model/history/history';
import { noteText } from '../../../model/history/note';
import { explainInOneLine } from '../../../model/failures/explain';
import { refusal } from '../../../model/failures/userError';
import { shownVersion, unfinishedVersions } from '../../../model/inventory/releasedOf';
import { defaultJournalFile } from '../../../model/journal/journal';
import { StorageError } from '../../../model/storage/storageError';
import { snippet } from '../../../rspec/images/diskImageElement';
import { views } from '../../contributions';
import type { Parts } from '../../context';
import { findUsers } from '../../images/users';
import { mention, workingInAndSaid } from '../../text/messages';
import type { Row } from '../../trees/row';
import { imageTarget } from '../target';

export async function copyImageNote(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await imageTarget(parts, row, vscode.l10n.t('Copy as Appendix Note'));
  if (target === undefined) return;
  const { state, image } = target;
  const version = target.version ?? shownVersion(image, unfinishedVersions(parts.snapshots.jobs));
  if (version === undefined) throw refusal(vscode.l10n.t('{0} has no version.', image.name));
  const asking = vscode.l10n.t('Asking {0} who can use {1}…', state.site.name, image.name);
  const text = await workingInAndSaid(views.images, asking, async () => {
    const { sentence, metadata } = await findUsers(state, image, version);
    return noteText({
      name: image.name,
      urn: version.urn,
      url: version.url,
      hash: metadata?.hash ?? version.hash,
      size: metadata?.size ?? version.size,
      created: version.created,
      description: version.description,
      siteName: state.site.name,
      users: { sentence, at: new Date() },
      ancestry: ancestryOf(await eventsOf(parts), version.urn),
      language: vscode.env.language,
      element: snippet,
    });
  });
  await vscode.env.clipboard.writeText(text);
  mention('copy', vscode.l10n.t('Copied the note about {0}', image.name));
}

/** A note without its past is worth more than none. */
async function eventsOf({ log }: Parts): Promise<readonly HistoryEvent[]> {
  try {
    return (await new History(defaultJournalFile).read()).events;
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    log.note(explainInOneLine(error));
    return [];
  }
}
