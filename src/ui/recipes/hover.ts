/** What a key of a recipe means, under the pointer. */
import * as vscode from 'vscode';
import { hoverRecipe } from '../../recipe/hover';
import { recipeSelector } from './selector';

export function registerRecipeHover(): vscode.Disposable {
  return vscode.languages.registerHoverProvider(recipeSelector, {
    provideHover: (document, position) => {
      const found = hoverRecipe(document.getText(), document.offsetAt(position));
      if (found === undefined) return undefined;
      const text = new vscode.MarkdownString();
      text.appendText(found.description);
      if (found.words.length > 0)
        text.appendMarkdown(`\n\n${found.words.map((word) => `\`${word}\``).join(', ')}`);
      const { from, to } = found;
      return new vscode.Hover(
        text,
        new vscode.Range(document.positionAt(from), document.positionAt(to)),
      );
    },
  });
}
