/** Finds the rspec that a person means: the active editor, else the one they were in last. */
import * as vscode from 'vscode';
import { looksLikeRspec } from '../../../rspec/detect';
import { rspecLanguage } from '../../contributions';

/** True for RSpec files, and for XML whose root element is `rspec`. */
export function isRspecFile(document: vscode.TextDocument): boolean {
  const { languageId } = document;
  return (
    languageId === rspecLanguage || (languageId === 'xml' && looksLikeRspec(document.getText()))
  );
}

export class RspecEditors {
  readonly #listener: vscode.Disposable;
  #last: vscode.TextDocument | undefined;

  constructor() {
    this.#remember(vscode.window.activeTextEditor);
    this.#listener = vscode.window.onDidChangeActiveTextEditor((editor) => this.#remember(editor));
  }

  /** Undefined when no rspec is open. A page or a tree may have the focus. */
  async current(): Promise<vscode.TextEditor | undefined> {
    const active = vscode.window.activeTextEditor;
    if (active !== undefined && isRspecFile(active.document)) return active;
    const visible = vscode.window.visibleTextEditors.filter(({ document }) =>
      isRspecFile(document),
    );
    const shown = visible.find(({ document }) => document === this.#last) ?? visible[0];
    if (shown !== undefined) return shown;
    const open = vscode.workspace.textDocuments.filter((document) => isRspecFile(document));
    const document = open.find((one) => one === this.#last) ?? open[0];
    return document && vscode.window.showTextDocument(document, { preview: false });
  }

  dispose(): void {
    this.#listener.dispose();
  }

  #remember(editor: vscode.TextEditor | undefined): void {
    if (editor !== undefined && isRspecFile(editor.document)) this.#last = editor.document;
  }
}
