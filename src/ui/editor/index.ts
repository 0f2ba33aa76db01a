/** Loads the features of the editor when the first document is open that may need them. */
import * as vscode from 'vscode';
import { rspecLanguage } from '../contributions';
import { mayNameImages, textLanguages } from '../../rspec/mentions/kinds';
import type { Parts } from '../context';
import type { ParseAdvertisement } from './lists/advertised';

const languages = new Set([rspecLanguage, 'xml', 'python']);
/** Most texts of other languages name no image, and only one that does is a reason to load anything. */
const others = new Set([...textLanguages, 'plaintext']);
const mayImportGeni = /\bgeni\b/;

/** The language that reads it is a part of the features. */
export const parseAdvertisement: ParseAdvertisement = async (...read) =>
  (await import('./features')).readAdvertised(...read);

/** A text in the layout of the language. */
export const layOut = async (text: string): Promise<string> =>
  (await import('./features')).laidOut(text);

export function registerEditor(parts: Parts): vscode.Disposable {
  const registered: vscode.Disposable[] = [];
  let loaded = false;
  const look = (document: vscode.TextDocument, text?: string): void => {
    if (loaded || !concerns(document, text)) return;
    loaded = true;
    void load();
  };
  const load = async (): Promise<void> => {
    const { registerFeatures } = await import('./features');
    registered.push(registerFeatures(parts));
  };
  const { workspace } = vscode;
  registered.push(
    workspace.onDidOpenTextDocument((document) => look(document)),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      for (const { text } of contentChanges) look(document, text);
    }),
  );
  for (const document of workspace.textDocuments) look(document);
  return new vscode.Disposable(() => registered.forEach((each) => void each.dispose()));
}

/** @param text what was put into it, else all of it */
function concerns(document: vscode.TextDocument, text?: string): boolean {
  if (languages.has(document.languageId)) return true;
  if (!others.has(document.languageId)) return false;
  const read = text ?? document.getText();
  return mayNameImages(read) || mayImportGeni.test(read);
}
