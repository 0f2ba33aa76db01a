/** Find All References on the image under the cursor. */
import * as vscode from 'vscode';
import type { Parts } from '../../context';
import { soughtBy, useAt, usesInWorkspace } from '../workspace/imageUses';
import { imageSelector } from '../documents/understood';

export function registerReferences({ catalogue }: Parts): vscode.Disposable {
  return vscode.languages.registerReferenceProvider(imageSelector, {
    provideReferences: async (document, position, _context, token) => {
      const use = useAt(document, position);
      const sought = use && soughtBy(use, catalogue.current);
      return sought && (await usesInWorkspace(sought, catalogue.current, token)).found;
    },
  });
}
