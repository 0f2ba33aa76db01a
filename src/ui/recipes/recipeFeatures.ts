/**
 * What the window does with recipes, a bundle of its own: a parser of YAML and the builds, which a window without
 * recipes does not pay for.
 */
import * as vscode from 'vscode';
import type { Parts } from '../context';
import { useTranslations } from '../text/translations';
import { registerRecipeCodeActions } from './codeActions';
import { registerRecipeCompletion } from './completion';
import { registerRecipeDiagnostics } from './diagnostics';
import { registerRecipeHover } from './hover';

// This bundle has its own copy of the sentences.
useTranslations();

export { buildFromRecipe, buildPages } from './builds';

export function registerRecipeFeatures(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    registerRecipeCompletion(parts),
    registerRecipeHover(),
    registerRecipeDiagnostics(),
    registerRecipeCodeActions(),
  );
}
