/** Tells a person about a failure: one sentence, and the buttons that help. */
import * as vscode from 'vscode';
import { explain, type Subject } from '../../model/failures/explain';
import type { UserError } from '../../model/failures/userError';
import { PortalError } from '../../portal/errors';
import { commands } from '../contributions';
import { Refusals } from './refusals';
import type { Log } from './log';
import { proxySetting } from '../accounts/settings';
import { complain, warn } from '../text/messages';

/** Characters of a server's words that a message shows; the log has them all. */
const longest = 300;

export interface FailureContext {
  /** Offered as a button; nothing is repeated without it being pressed. */
  readonly retry?: () => unknown;
  readonly about?: Subject;
}

export class Problems {
  readonly #log: Log;
  readonly #refusals = new Refusals();

  constructor(log: Log) {
    this.#log = log;
  }

  async show(error: unknown, { retry, about }: FailureContext = {}): Promise<void> {
    const told = explain(error, { ...about, proxy: proxySetting() });
    const { sentence, action, below, logUrl } = told;
    if (told.refusal) {
      await showRefusal(told);
      return;
    }
    this.#log.failure(error);
    const again = vscode.l10n.t('Retry');
    const signIn = vscode.l10n.t('Sign In…');
    // The same token would be refused again.
    const isRefused = PortalError.is(error, 'token-refused');
    if (isRefused) this.#refusals.note(error);
    const log = vscode.l10n.t('Show Log');
    const address = vscode.l10n.t('Copy Server Log Address');
    const buttons = [
      ...(isRefused ? [signIn] : retry === undefined ? [] : [again]),
      log,
      ...(logUrl === undefined ? [] : [address]),
    ];
    const text = joined([sentence, action, quoted(below)]);
    const answer = await complain(text, ...buttons);
    if (answer === again) await retry?.();
    else if (answer === signIn) await vscode.commands.executeCommand(commands.signIn);
    else if (answer === log) this.#log.show();
    // Only the address: the page behind it can hold credentials, so we never fetch it.
    else if (answer === address && logUrl !== undefined) {
      await vscode.env.clipboard.writeText(logUrl);
    }
  }

  /** Whether a message about this portal's refusal of the token has just been shown. */
  hasJustRefused(url: string): boolean {
    return this.#refusals.isJustTold(url);
  }

  /** Runs a piece of work and tells about its failure. Undefined when it failed. */
  async guard<T>(
    work: () => T | PromiseLike<T>,
    telling: FailureContext = {},
  ): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      // Not awaited: a message stays until somebody reads it.
      void this.show(error, telling);
      return undefined;
    }
  }
}

function joined(words: readonly (string | undefined)[]): string {
  return words.filter((each) => each !== undefined).join(' ');
}

/** The server's words where people need them. */
function quoted(below: string | undefined): string | undefined {
  if (below === undefined) return undefined;
  const line = below.replace(/\s+/g, ' ');
  return `“${line.length > longest ? `${line.slice(0, longest)}…` : line}”`;
}

/** What cannot be done as things stand, with the way on where there is one. */
async function showRefusal({ sentence, action, wayOn }: UserError): Promise<void> {
  const text = joined([sentence, action]);
  const answer = await (wayOn === undefined ? warn(text) : warn(text, wayOn.label));
  if (wayOn !== undefined && answer === wayOn.label) {
    await vscode.commands.executeCommand(...wayOn.command);
  }
}
