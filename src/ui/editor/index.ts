/** Loads the features of the editor when the first document is open that may need them. */
import * as vscode from 'vscode';
import { rspecLanguage } from '../contributions';
import type { Parts } from '../context';
import type { ParseAdvertisement } from './lists/advertised';

const languages = new Set([rspecLanguage, 'xml', 'python']);

/** The language that reads it is a part of the features. */
export const parseAdvertisement: ParseAdvertisement = async (...read) =>
  (await import('./features')).readAdvertised(...read);

/** A text in the layout of the language. */
export const layOut = async (text: string): Promise<string> =>
  (await import('./features')).laidOut(text);

export function registerEditor(parts: Parts): vscode.Disposable {
  const registered: vscode.Disposable[] = [];
  let loaded = false;
  const look = ({ languageId }: vscode.TextDocument): void => {
    if (loaded || !languages.has(languageId)) return;
    loaded = true;
    void load();
  };
  const load = async (): Promise<void> => {
    const { registerFeatures } = await import('./features');
    registered.push(registerFeatures(parts));
  };
  registered.push(vscode.workspace.onDidOpenTextDocument(look));
  vscode.workspace.textDocuments.forEach(look);
  return new vscode.Disposable(() => registered.forEach((each) => void each.dispose()));
}
