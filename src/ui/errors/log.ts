/** The log channel: one line per call to a server, and what went wrong. Never a secret. */
import * as vscode from 'vscode';
import type { PortalError, PortalRecord } from '../../portal';
import type { CallRecord, RpcError } from '../../rpc';
import { explain, leftOutInOneLine } from '../../model/failures/explain';
import { visibleText } from '../text/inert';

export class Log {
  #made: vscode.LogOutputChannel | undefined;

  /** Made with the first line: VS Code makes a folder for it, and not every window has something to say. */
  get #channel(): vscode.LogOutputChannel {
    return (this.#made ??= vscode.window.createOutputChannel('ProtoGENI', { log: true }));
  }

  /** One line per call; made for `onCall` of the clients. */
  readonly call = (record: CallRecord): void => {
    const { method, url, outcome, code, duration } = record;
    const answer = code === undefined ? outcome : `${outcome} (${code})`;
    const weak = record.weakDigest === true ? ', with a SHA-1 certificate' : '';
    const line = `${method} ${url}: ${answer}, ${Math.round(duration)} ms${weak}`;
    if (outcome === 'ok') this.#channel.info(oneLine(line));
    else this.#channel.warn(oneLine(line));
  };

  /** One line per request to a portal; made for `onRequest` of the clients. A record holds no token. */
  readonly portal = ({ method, url, outcome, code, duration }: PortalRecord): void => {
    const answer = code === undefined ? outcome : `${outcome} (${code})`;
    const [verb = ''] = method.split(' ', 1);
    const line = oneLine(`${verb} ${url}: ${answer}, ${Math.round(duration)} ms`);
    if (outcome === 'ok') this.#channel.info(line);
    else this.#channel.warn(line);
  };

  /** Made for `onLeftOut` of the clients. */
  readonly leftOut = (problem: RpcError): void => {
    this.#channel.warn(oneLine(leftOutInOneLine(problem)));
  };

  /** The same of a portal. */
  readonly portalLeftOut = ({ message }: PortalError): void => {
    this.#channel.warn(oneLine(message));
  };

  note(line: string): void {
    this.#channel.info(oneLine(line));
  }

  /** Only the sentences of an error and of its causes: stacks of requests can quote what was sent. */
  failure(error: unknown): void {
    const sentences: string[] = [];
    for (let at = error; at instanceof Error; at = at.cause)
      sentences.push(`${at.name}: ${at.message}`);
    const { serverText } = explain(error);
    if (serverText !== undefined) sentences.push(`the server said: ${serverText}`);
    this.#channel.error(oneLine(sentences.length > 0 ? sentences.join(' ← ') : String(error)));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#made?.dispose();
  }
}

/** Words of a server must not look like a line of ours. */
function oneLine(text: string): string {
  return visibleText(text.replace(/\s+/g, ' '));
}
