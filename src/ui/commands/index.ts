/** Registers every command. One that fails tells about it, with a way to try again. */
import * as vscode from 'vscode';
import { type CommandId, commands } from '../contributions';
import type { PortalToken } from '../accounts/portalTokens';
import type { Parts } from '../context';
import { isRow, type Row } from '../trees/row';

export function registerCommands(parts: Parts): vscode.Disposable {
  const registered = Object.values(commands).map((id) =>
    vscode.commands.registerCommand(id, (target: unknown, selected: unknown) =>
      run(parts, id, target, selected),
    ),
  );
  return vscode.Disposable.from(...registered);
}

/** The dialog as VS Code's Accounts menu asks for it. @param wanted the id of the account that it must be */
export async function signInFromMenu(
  parts: Parts,
  wanted: string | undefined,
): Promise<PortalToken | undefined> {
  return (await import('./handlers')).signIn(parts, wanted);
}

/**
 * A command is handed a row and the selection, by keys the word for what is selected in the Images
 * tree, or by menus of editors and files a URI, which names no row.
 */
function run(parts: Parts, id: CommandId, target: unknown, selected: unknown): Promise<unknown> {
  const many = target === 'selection' ? parts.imagesView.selection : selected;
  const rows: readonly Row[] = Array.isArray(many) ? many.filter(isRow) : [];
  const uri = target instanceof vscode.Uri ? target : undefined;
  const row = isRow(target) ? target : target === 'selection' ? rows[0] : undefined;
  const work = (): unknown =>
    parts.problems.guard(
      async () => (await import('./handlers')).handlers[id](parts, row, rows, uri),
      {
        retry: work,
      },
    );
  return Promise.resolve(work());
}
