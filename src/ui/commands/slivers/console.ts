/**
 * Open Console: the site gives an address that works once, and the browser opens it. At the local testbed a terminal
 * shows what the console shows, since a browser does not know the testbed's certificates.
 */
import * as vscode from 'vscode';
import type { Parts } from '../../context';
import { UserError } from '../../../model/failures/userError';
import type { Row, SliverRow } from '../../trees/row';
import { sliverTarget } from '../target';
import { inertText } from '../../text/inert';
import { working } from '../../text/messages';
import { openWebPage } from '../../text/webPage';
import { followed } from '../followedFile';

export async function openConsole(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await sliverTarget(parts, row, vscode.l10n.t('Open Console'));
  if (target === undefined) return;
  const { sliver, slice, state } = target;
  const file = state.site.consoleOf?.(sliver.urn);
  if (file !== undefined) {
    const name = inertText(vscode.l10n.t('Console of {0} ({1})', sliver.clientId, state.site.name));
    const iconPath = new vscode.ThemeIcon('console');
    vscode.window.createTerminal({ name, iconPath, pty: followed(file) }).show();
    return;
  }
  await parts.problems.guard(() => open(parts, target), {
    about: { site: state.site.name, sliver: sliver.clientId, slice: slice.name },
    retry: () => openConsole(parts, target),
  });
}

async function open(parts: Parts, { state, slice, sliver }: SliverRow): Promise<void> {
  const title = vscode.l10n.t(
    'Asking {0} for the console of {1}…',
    state.site.name,
    sliver.clientId,
  );
  const url = await working(title, async () => {
    await parts.accounts.connect(true);
    const credentials = [await state.account.sliceAuthority.sliceCredential(slice.urn)];
    const request = { sliceUrn: slice.urn, sliverUrn: sliver.urn, credentials };
    return state.site.componentManager.consoleUrl(request);
  });
  // The text comes from a server: nothing but a web page over https may be opened by it.
  if (await openWebPage(url)) return;
  throw new UserError(
    vscode.l10n.t('The console address from {0} is not an https address.', state.site.name),
  );
}
