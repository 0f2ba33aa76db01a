/** "Did you mean": puts in what was meant. */
import * as vscode from 'vscode';
import { readRecipe } from '../../recipe/read';
import { recipeSelector, recipeSource } from './selector';

export function registerRecipeCodeActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    recipeSelector,
    {
      provideCodeActions: (document, range, { diagnostics }) =>
        actions(document, range, diagnostics),
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function actions(
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const own = diagnostics.filter(({ source }) => source === recipeSource);
  return readRecipe(document.getText()).problems.flatMap(({ from, to, replacement }) => {
    const place = new vscode.Range(document.positionAt(from), document.positionAt(to));
    if (replacement === undefined || place.intersection(range) === undefined) return [];
    const title = vscode.l10n.t('Replace with {0}', replacement);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(document.uri, place, replacement);
    action.diagnostics = own.filter((one) => one.range.isEqual(place));
    action.isPreferred = true;
    return [action];
  });
}
