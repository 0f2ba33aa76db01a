/** What is wrong with open recipes, a moment after the last change: the same as `geni-image build --check` says. */
import * as vscode from 'vscode';
import { readRecipe } from '../../recipe/read';
import { visibleText } from '../text/inert';
import { isRecipe, recipeSource } from './selector';

const AFTER_TYPING_MS = 200;

export function registerRecipeDiagnostics(): vscode.Disposable {
  const shown = vscode.languages.createDiagnosticCollection('protogeni-recipes');
  const waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  const judge = (document: vscode.TextDocument): void => {
    waiting.delete(document);
    if (!document.isClosed) shown.set(document.uri, diagnosticsOf(document));
  };
  const later = (document: vscode.TextDocument): void => {
    if (!isRecipe(document)) return;
    clearTimeout(waiting.get(document));
    waiting.set(
      document,
      setTimeout(() => judge(document), AFTER_TYPING_MS),
    );
  };
  const { workspace } = vscode;
  for (const document of workspace.textDocuments) later(document);
  return vscode.Disposable.from(
    shown,
    workspace.onDidOpenTextDocument(later),
    workspace.onDidChangeTextDocument(({ document }) => later(document)),
    workspace.onDidCloseTextDocument((document) => {
      clearTimeout(waiting.get(document));
      waiting.delete(document);
      shown.delete(document.uri);
    }),
    new vscode.Disposable(() => {
      for (const timer of waiting.values()) clearTimeout(timer);
    }),
  );
}

function diagnosticsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return readRecipe(document.getText()).problems.map(({ from, to, sentence }) => {
    const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
    const found = new vscode.Diagnostic(range, visibleText(sentence));
    found.source = recipeSource;
    return found;
  });
}
