/** A search through the workspace that the person sees when it takes long, and can stop. */
import * as vscode from 'vscode';
import { workingUntilLeft } from '../../text/messages';

/** Shorter searches show no progress, in milliseconds. */
const UNNOTICED_MS = 700;

/** Undefined when the person stops it. */
export async function searching<T>(
  title: string,
  work: (token: vscode.CancellationToken) => Promise<T>,
): Promise<T | undefined> {
  const source = new vscode.CancellationTokenSource();
  const result = work(source.token);
  const timer = setTimeout(() => {
    void workingUntilLeft(title, (signal) => {
      signal.addEventListener('abort', () => source.cancel());
      return result;
    });
  }, UNNOTICED_MS);
  try {
    const found = await result;
    return source.token.isCancellationRequested ? undefined : found;
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}
