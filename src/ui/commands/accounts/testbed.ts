/** Start Local Testbed, Stop Local Testbed. */
import * as vscode from 'vscode';
import { views } from '../../contributions';
import type { Parts } from '../../context';
import { askInDialog, working } from '../../text/messages';

export async function startTestbed({ testbed, loading }: Parts): Promise<void> {
  const title = vscode.l10n.t('Starting the local testbed…');
  await working(title, () => testbed.start());
  // It took a while: whoever has begun to type goes on typing.
  await vscode.commands.executeCommand(`${views.slivers}.focus`, { preserveFocus: true });
  await loading.want('slices', false);
}

/** A snapshot that runs there is lost, so that is asked about. */
export async function stopTestbed({ testbed, snapshots, accounts }: Parts): Promise<void> {
  const local = accounts.list.filter((account) => account.local).map(({ id }) => id);
  const running = snapshots.jobs.find(
    ({ outcome, accountId }) => outcome === undefined && local.includes(accountId),
  );
  if (running !== undefined) {
    const stop = vscode.l10n.t('Stop Anyway');
    const text = vscode.l10n.t(
      'The snapshot {0} is still running in the local testbed.',
      running.imageName,
    );
    const detail = vscode.l10n.t('Stopping the testbed ends it without an image.');
    const keep = vscode.l10n.t('Keep It Running');
    const answer = await askInDialog({ question: text, detail, buttons: [keep, stop] });
    if (answer !== stop) return;
  }
  const title = vscode.l10n.t('Stopping the local testbed…');
  await working(title, () => testbed.stop());
}
