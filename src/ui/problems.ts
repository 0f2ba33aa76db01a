/** Tells a person about a failure: one sentence, and the buttons that help. */
import * as vscode from 'vscode';
import { explain } from '../model/explain';
import type { Log } from './log';

export class Problems {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param retry offered as a button; nothing is repeated without it being pressed. */
  async show(error: unknown, retry?: () => unknown): Promise<void> {
    this.#log.failure(error);
    const { sentence, action, logUrl } = explain(error);
    const again = vscode.l10n.t('Retry');
    const log = vscode.l10n.t('Show Log');
    const address = vscode.l10n.t('Copy Server Log Address');
    const buttons = [
      ...(retry === undefined ? [] : [again]),
      log,
      ...(logUrl === undefined ? [] : [address]),
    ];
    const text = action === undefined ? sentence : `${sentence} ${action}`;
    const answer = await vscode.window.showErrorMessage(text, ...buttons);
    if (answer === again) await retry?.();
    else if (answer === log) this.#log.show();
    // Only the address: the page behind it can hold credentials, so we never fetch it.
    else if (answer === address && logUrl !== undefined)
      await vscode.env.clipboard.writeText(logUrl);
  }

  /** Runs a piece of work and tells about its failure. Undefined when it failed. */
  async guard<T>(work: () => T | PromiseLike<T>, retry?: () => unknown): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      void this.show(error, retry);
      return undefined;
    }
  }
}
