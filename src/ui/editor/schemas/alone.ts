/** What Red Hat's XML extension does for every XML file is left to it: there we serve files of our own language only. */
import * as vscode from 'vscode';
import { rspecLanguage } from '../../contributions';
import { isXmlExtensionThere } from './xmlExtension';

/** Registers for RSpec files, and for XML files as long as that extension is not there. */
export function registerWhereAlone(
  register: (language: string) => vscode.Disposable,
): vscode.Disposable {
  let forXml: vscode.Disposable | undefined;
  const look = (): void => {
    const isAlone = !isXmlExtensionThere();
    if (isAlone) forXml ??= register('xml');
    else {
      forXml?.dispose();
      forXml = undefined;
    }
  };
  look();
  return vscode.Disposable.from(
    register(rspecLanguage),
    vscode.extensions.onDidChange(look),
    new vscode.Disposable(() => void forXml?.dispose()),
  );
}
