/** Diagnostics of open documents, a moment after the last change of the text or of the lists. */
import * as vscode from 'vscode';
import type { Diagnostic, Severity } from '../../../rspec/diagnose';
import type { Parts } from '../../context';
import { explained } from '../documents/explained';
import { findingsOf, LOOK_AGAIN_MS } from '../documents/findings';
import { wantLists } from '../lists/imageLists';
import { rangeOf } from '../documents/spans';
import { understand } from '../documents/understood';
import type { XmlSchemas } from '../schemas/xmlExtension';
import { visibleText } from '../../text/inert';

/** Milliseconds of rest before the text is judged; lists come in bursts, so they rest longer. */
const AFTER_TYPING_MS = 200;
const AFTER_LISTS_MS = 400;

export const diagnosticSource = 'ProtoGENI';

export function registerDiagnostics(parts: Parts, { onDidMeet }: XmlSchemas): vscode.Disposable {
  const judge = new Judge(parts);
  const { workspace } = vscode;
  return vscode.Disposable.from(
    judge,
    workspace.onDidOpenTextDocument((document) => judge.opened(document)),
    workspace.onDidChangeTextDocument(({ document }) => judge.changed(document)),
    workspace.onDidCloseTextDocument((document) => judge.forget(document)),
    parts.catalogue.onDidChange(() => judge.judgeAgain()),
    onDidMeet(() => judge.judgeAgain()),
  );
}

class Judge {
  readonly #parts: Parts;
  readonly #shown = vscode.languages.createDiagnosticCollection('protogeni');
  readonly #waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  /** Documents that had a meaning for us: one that loses it loses its diagnostics. */
  readonly #judged = new Set<vscode.TextDocument>();
  readonly #clock: NodeJS.Timeout;

  constructor(parts: Parts) {
    this.#parts = parts;
    for (const document of vscode.workspace.textDocuments) this.opened(document);
    this.#clock = setInterval(() => this.judgeAgain(), LOOK_AGAIN_MS);
  }

  opened(document: vscode.TextDocument): void {
    this.#later(document, AFTER_TYPING_MS, () => {
      // Who is connected has come to work; opening a file alone asks no server.
      if (this.#parts.accounts.list.length > 0) void wantLists(this.#parts, document);
    });
  }

  changed(document: vscode.TextDocument): void {
    this.#later(document, AFTER_TYPING_MS, () => void wantLists(this.#parts, document));
  }

  judgeAgain(): void {
    for (const document of this.#judged)
      if (!this.#waiting.has(document)) this.#later(document, AFTER_LISTS_MS);
  }

  forget(document: vscode.TextDocument): void {
    clearTimeout(this.#waiting.get(document));
    this.#waiting.delete(document);
    this.#judged.delete(document);
    this.#shown.delete(document.uri);
  }

  dispose(): void {
    clearInterval(this.#clock);
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#shown.dispose();
  }

  #later(document: vscode.TextDocument, delay: number, then?: () => void): void {
    clearTimeout(this.#waiting.get(document));
    const judge = (): void => {
      this.#waiting.delete(document);
      if (!document.isClosed && this.#judge(document)) then?.();
    };
    this.#waiting.set(document, setTimeout(judge, delay));
  }

  /** False for a document that is nothing to us. */
  #judge(document: vscode.TextDocument): boolean {
    if (understand(document) === undefined) {
      if (this.#judged.delete(document)) this.#shown.delete(document.uri);
      return false;
    }
    this.#judged.add(document);
    const found = findingsOf(this.#parts, document);
    this.#shown.set(
      document.uri,
      found.map((diagnostic) => shown(document, diagnostic)),
    );
    if (found.some(({ code }) => code === 'image-unknown'))
      void wantLists(this.#parts, document, true);
    return true;
  }
}

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function shown(document: vscode.TextDocument, diagnostic: Diagnostic): vscode.Diagnostic {
  const { message, severity, code, deprecated } = diagnostic;
  const range = rangeOf(document, diagnostic);
  const result = new vscode.Diagnostic(range, visibleText(message), severities[severity]);
  result.source = diagnosticSource;
  result.code = explained(code);
  if (deprecated === true) result.tags = [vscode.DiagnosticTag.Deprecated];
  return result;
}
