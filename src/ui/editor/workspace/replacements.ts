/**
 * The replacements of one image by another: shown one by one with a check, and applied as they were shown. VS Code's
 * own preview of refactorings is no use here: it begins with every change unchecked, so that Apply does nothing.
 */
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import { askMany, type Choice } from '../../multiStepInput';
import { inform } from '../../text/messages';

export interface Replacement {
  readonly uri: vscode.Uri;
  /** The whole file as it was read. */
  readonly text: string;
  readonly range: vscode.Range;
  readonly newText: string;
}

/** Those that the person leaves checked; undefined when they leave. */
export function chooseReplacements(
  found: readonly Replacement[],
  from: string,
  to: string,
): Promise<Replacement[] | undefined> {
  const question = {
    title: vscode.l10n.t('Replace {0} with {1}', from, to),
    placeholder: vscode.l10n.t('Press Enter to replace what is checked'),
  };
  return askMany(
    question,
    found.map((value): Choice<Replacement> => {
      const { uri, text, range } = value;
      const line = range.start.line + 1;
      const place = `${vscode.workspace.asRelativePath(uri)}:${line}`;
      const written = linesOf(text)[range.start.line]?.trim() ?? '';
      return { label: place, description: written, picked: true, value };
    }),
  );
}

/**
 * All of them, or none.
 * @throws UserError, a refusal, when a file has changed since it was shown, or cannot be written
 */
export async function replace(chosen: readonly Replacement[], to: string): Promise<void> {
  const files = new Map(chosen.map((one) => [one.uri.toString(), one]));
  for (const { uri, text } of files.values()) {
    const document = await vscode.workspace.openTextDocument(uri);
    // An editor gives every line of a file the same end.
    if (linesOf(document.getText()).join('\n') !== linesOf(text).join('\n')) throw changed(uri);
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, range, newText } of chosen) edit.replace(uri, range, newText);
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
    throw refusal(vscode.l10n.t('The files could not be changed. Nothing was replaced.'));
  }
  const uses =
    chosen.length === 1 ? vscode.l10n.t('1 use') : vscode.l10n.t('{0} uses', chosen.length);
  const where = files.size === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', files.size);
  void inform(vscode.l10n.t('Replaced {0} in {1} with {2}.', uses, where, to));
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

function changed(uri: vscode.Uri): Error {
  return refusal(
    vscode.l10n.t(
      '{0} has changed since the uses were listed. Nothing was replaced: choose the command again.',
      vscode.workspace.asRelativePath(uri),
    ),
  );
}
