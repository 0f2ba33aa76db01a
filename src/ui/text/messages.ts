/**
 * The only door to VS Code's messages, questions with buttons, notifications of progress, and short
 * words in the status bar. All of them read links or icons out of their text, and most of our texts
 * quote a server: so each goes through `inertText` here, and nowhere else (docs/security.md).
 */
import * as vscode from 'vscode';
import { inertLines, inertText } from './inert';

type Answer = Thenable<string | undefined>;

export function inform(text: string, ...buttons: string[]): Answer {
  return vscode.window.showInformationMessage(inertText(text), ...buttons);
}

export function warn(text: string, ...buttons: string[]): Answer {
  return vscode.window.showWarningMessage(inertText(text), ...buttons);
}

export function complain(text: string, ...buttons: string[]): Answer {
  return vscode.window.showErrorMessage(inertText(text), ...buttons);
}

export interface ModalQuestion {
  readonly question: string;
  readonly detail?: string;
  /** The first one is what Enter presses. VS Code adds Cancel, which Escape presses. */
  readonly buttons: readonly string[];
}

/** Undefined when the person cancels. */
export function askInDialog({ question, detail, buttons }: ModalQuestion): Answer {
  const more = detail === undefined ? {} : { detail: inertLines(detail) };
  return vscode.window.showWarningMessage(
    inertText(question),
    { modal: true, ...more },
    ...buttons,
  );
}

/** A notification that shows, while `work` lasts, what is being done. */
export function working<T>(title: string, work: () => PromiseLike<T>): Thenable<T> {
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title: inertText(title) }, work);
}

/** The same in the status bar, for what is soon done. */
export function workingQuietly<T>(title: string, work: () => PromiseLike<T>): Thenable<T> {
  const location = vscode.ProgressLocation.Window;
  return vscode.window.withProgress({ location, title: inertText(title) }, work);
}

/** A moving line at the top of a view. */
export function workingIn<T>(viewId: string, work: () => PromiseLike<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId } }, work);
}

/** Also in words in the status bar: the person may have come from elsewhere, and the view may be closed. */
export function workingInAndSaid<T>(
  viewId: string,
  title: string,
  work: () => PromiseLike<T>,
): Thenable<T> {
  return workingIn(viewId, () => workingQuietly(title, work));
}

/** @param message what has come so far @param increment percent since the last report */
export type Report = (message: string, increment: number) => void;

/** A notification with a way to leave; `signal` tells the work that the person has left. */
export function workingUntilLeft<T>(
  title: string,
  work: (signal: AbortSignal, report: Report) => PromiseLike<T>,
): Thenable<T> {
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: inertText(title), cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    const left = new AbortController();
    token.onCancellationRequested(() => left.abort());
    return work(left.signal, (message, increment) =>
      progress.report({ message: inertText(message), increment }),
    );
  });
}

/** Milliseconds that a word in the status bar stays. */
const glanceMs = 4000;

/** A short word in the status bar, beside an icon of VS Code. */
export function mention(icon: string, text: string): void {
  vscode.window.setStatusBarMessage(`$(${icon}) ${inertText(text, 200)}`, glanceMs);
}
