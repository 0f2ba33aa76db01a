/** Loads what the window does with recipes when the first one is opened, or a build is asked for or left over. */
import * as vscode from 'vscode';
import { isRecipeName } from '../../recipe/recipe';
import { buildPanel } from '../contributions';
import type { Parts } from '../context';

export function registerRecipes(parts: Parts): vscode.Disposable {
  const registered: vscode.Disposable[] = [];
  let loaded = false;
  const look = ({ fileName, uri }: vscode.TextDocument): void => {
    if (loaded || uri.scheme === 'git' || !isRecipeName(fileName)) return;
    loaded = true;
    void load();
  };
  const load = async (): Promise<void> => {
    const { registerRecipeFeatures } = await import('./recipeFeatures');
    registered.push(registerRecipeFeatures(parts));
  };
  registered.push(
    vscode.workspace.onDidOpenTextDocument(look),
    parts.openPages.register(buildPanel, async () =>
      (await import('./recipeFeatures')).buildPages(parts),
    ),
  );
  for (const document of vscode.workspace.textDocuments) look(document);
  return new vscode.Disposable(() => registered.forEach((each) => void each.dispose()));
}

/** Asked for by a person: a file of a menu, or the recipe in the editor. */
export async function buildFromRecipe(parts: Parts, uri: vscode.Uri | undefined): Promise<void> {
  await (await import('./recipeFeatures')).buildFromRecipe(parts, uri);
}
