// Finds out whether a broken connection means that the server does not accept our certificate. Some
// servers say so with an alert; others just close, and while a request is being written an alert is
// lost anyway (docs/protocol.md 13). So: connect once more with the same certificate, send nothing, and
// see whether the server closes the connection all the same.
import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Deadline } from './deadline';
import type { Identity } from '../identity/identity';
import { ServerAgent } from './serverAgent';
import type { TlsSettings } from './tlsSettings';

/** A server that accepts a certificate waits for a request; one that does not has closed long before. */
const WAIT_MS = 1_000;

/** For so long an accepted certificate needs no new question, in milliseconds. */
const REMEMBERED_MS = 60_000;

const accepted = new WeakMap<Identity, Map<string, number>>();

/** The server has answered this user, or has let a connection of theirs stand. */
export function noteAccepted(identity: Identity, { host }: URL): void {
  const hosts = accepted.get(identity) ?? new Map<string, number>();
  accepted.set(identity, hosts.set(host, performance.now()));
}

/** Whether that was a moment ago: then a broken connection has another reason. */
export function hasAccepted(identity: Identity, { host }: URL): boolean {
  const at = accepted.get(identity)?.get(host);
  return at !== undefined && performance.now() - at < REMEMBERED_MS;
}

/** True when the server ends a connection on which it has seen nothing but our certificate. */
export function refusesIdentity(
  settings: TlsSettings,
  url: URL,
  deadline: Deadline,
): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let shown = false;
    const wanted = {
      ...settings,
      agent: new ServerAgent(url, false),
      deadline,
    };
    const sent = request(url, { ...wanted, rejectUnauthorized: true });
    const finish = (refused: boolean): void => {
      clearTimeout(timer);
      forget();
      sent.destroy();
      resolve(refused);
    };
    const forget = deadline.onEnd(() => finish(false));
    // Before TLS 1.3 the server looks at our certificate within the handshake, after showing its own.
    let ended = (): void => finish(shown);
    sent.on('error', () => ended());
    sent.once('response', () => finish(false));
    sent.once('upgrade', (_response, socket) => {
      socket.destroy();
      finish(false);
    });
    sent.once('close', () => ended());
    sent.once('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      ended = () => finish(shown || socket.getPeerX509Certificate() !== undefined);
      socket.once('secureConnect', () => {
        shown = true;
        timer = setTimeout(() => finish(false), Math.min(WAIT_MS, deadline.left));
      });
      socket.prependListener('error', ended);
      socket.once('close', ended);
      socket.resume();
    });
  });
}
