/** Where a finding says to name another image, the list of images opens in its place. */
import * as vscode from 'vscode';
import type { DiagnosticCode } from '../../../rspec/diagnose/codes';
import type { Diagnostic } from '../../../rspec/diagnose';

/** Nobody but the quick fix runs it. */
const command = '_protogeni.chooseImage';

const codes: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'image-empty',
  'image-bare-name',
  'image-missing-project',
  'image-not-an-image',
  'image-malformed-urn',
  'image-malformed-url',
  'image-url-without-uuid',
  'image-unknown',
  'image-deleted',
  'image-failed',
  'image-sliver-type',
]);

export function registerChoosing(): vscode.Disposable {
  return vscode.commands.registerCommand(command, (uri: vscode.Uri, offset: number) =>
    choose(uri, offset),
  );
}

/** The quick fix for a finding about an image, if that is what it asks for. */
export function choosing(
  { uri }: vscode.TextDocument,
  { code, start }: Diagnostic,
): vscode.CodeAction | undefined {
  if (!codes.has(code)) return undefined;
  const title = vscode.l10n.t('Choose an image…');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command, title, arguments: [uri, start] };
  return action;
}

async function choose(uri: vscode.Uri, offset: number): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri);
  const position = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
}
