/** Completion in recipes: turns the language's proposals into VS Code's. */
import * as vscode from 'vscode';
import { completeRecipe, type RecipeCompletion } from '../../recipe/complete';
import type { Parts } from '../context';
import { visibleText } from '../text/inert';
import { recipeSelector } from './selector';

export function registerRecipeCompletion(parts: Parts): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    recipeSelector,
    {
      provideCompletionItems: (document, position) => {
        // Names of images and sites come with the lists.
        void parts.loading.want('images', false);
        const offset = document.offsetAt(position);
        const found = completeRecipe(document.getText(), offset, parts.catalogue.current);
        if (found === undefined) return undefined;
        const range = new vscode.Range(document.positionAt(found.from), position);
        return found.items.map((item, index) => itemOf(item, index, range));
      },
    },
    ' ',
    ':',
  );
}

const kinds: Readonly<Record<RecipeCompletion['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  word: vscode.CompletionItemKind.EnumMember,
  image: vscode.CompletionItemKind.File,
  site: vscode.CompletionItemKind.Module,
  type: vscode.CompletionItemKind.Class,
};

function itemOf(
  { label, text, kind, description, detail }: RecipeCompletion,
  index: number,
  range: vscode.Range,
): vscode.CompletionItem {
  const shown = visibleText(label);
  const words = detail === '*' ? vscode.l10n.t('required') : visibleText(detail ?? '');
  const item = new vscode.CompletionItem({ label: shown, description: words }, kinds[kind]);
  item.insertText = text;
  item.filterText = label;
  item.range = range;
  item.sortText = String(index).padStart(5, '0');
  if (description !== undefined) item.documentation = visibleText(description);
  // The next key or word is offered at once.
  if (kind === 'key')
    item.command = { command: 'editor.action.triggerSuggest', title: vscode.l10n.t('Suggest') };
  return item;
}
