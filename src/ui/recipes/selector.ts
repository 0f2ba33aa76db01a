/** Which documents are recipes. */
import type * as vscode from 'vscode';
import { isRecipeName } from '../../recipe/recipe';

export const recipeSelector: vscode.DocumentSelector = [
  { pattern: '**/{image,*.image}.{yml,yaml}' },
];

export function isRecipe({ fileName }: vscode.TextDocument): boolean {
  return isRecipeName(fileName);
}

/** Of what we find wrong. */
export const recipeSource = 'ProtoGENI';
