/** Open SSH Terminal: with the login of the manifest, or in the disk folder of a local testbed that has no logins. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { SlicesState } from '../../../model/inventory/inventory';
import type { Login, Sliver } from '../../../model/inventory/sliver';
import { keySettings, loginOf, sshWords, testbedSettings } from '../../../model/ssh/login';
import { filesOf, userOf } from '../../accounts/nodeLogin';
import type { Parts } from '../../context';
import { UserError, refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { anySliverTarget } from '../target';
import { inertText } from '../../text/inert';

export async function openTerminal(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await anySliverTarget(parts, row, vscode.l10n.t('Open SSH Terminal'));
  if (target === undefined) return;
  const { sliver, state } = target;
  const name = inertText(`${sliver.clientId} (${state.site.name})`, 60);
  const isFolder = sliver.disk !== undefined && sliver.logins.length === 0;
  const options = isFolder
    ? { name, ...folder(sliver.disk, sliver.clientId) }
    : { name, ...ssh(loginFor(sliver, userOf(state)), settingsFor(parts, state)) };
  vscode.window.createTerminal({ ...options, iconPath: new vscode.ThemeIcon('remote') }).show();
}

function settingsFor(parts: Parts, state: SlicesState): string[] {
  const files = filesOf(parts, state);
  if (files !== undefined) return testbedSettings(files);
  const { sshKey } = parts.settings();
  return sshKey === undefined ? [] : keySettings(sshKey);
}

function loginFor({ logins, clientId }: Sliver, me: string | undefined): Login {
  const login = loginOf(logins, me);
  if (login !== undefined) return login;
  throw refusal(
    vscode.l10n.t('The manifest of {0} has no login. Refresh once the node has booted.', clientId),
  );
}

/** No shell reads the words. */
function ssh(login: Login, settings: readonly string[]): vscode.TerminalOptions {
  const words = sshWords(login, settings);
  if (words === undefined) {
    throw new UserError(
      vscode.l10n.t(
        'The login {0} in the manifest cannot be used.',
        `${login.username}@${login.hostname}`,
      ),
    );
  }
  return { shellPath: 'ssh', shellArgs: words };
}

function folder(disk: string, clientId: string): vscode.TerminalOptions {
  if (!existsSync(disk)) {
    throw new UserError(
      vscode.l10n.t(
        'The disk folder of {0} does not exist. Is the local testbed running?',
        clientId,
      ),
    );
  }
  const message = vscode.l10n.t(
    'This folder is the disk of {0} in the local testbed. What you change here is in the next snapshot.',
    clientId,
  );
  // The terminal would obey what steers it.
  return { cwd: disk, message: inertText(message) };
}
