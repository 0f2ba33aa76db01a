// Finds out whether a broken connection means that the server does not accept our certificate. Some
// servers say so with an alert; others just close, and while a request is being written an alert is
// lost anyway (docs/protocol.md 13). So: connect once more with the same certificate, send nothing, and
// see whether the server closes the connection all the same.
import { connect } from 'node:tls';
import type { Deadline } from './deadline';
import type { Identity } from './identity';
import type { TlsSettings } from './transport';

/** A server that accepts a certificate waits for a request; one that does not has closed long before. */
const WAIT = 1_000;

/** For so long an accepted certificate needs no new question, in milliseconds. */
const REMEMBERED = 60_000;

const accepted = new WeakMap<Identity, Map<string, number>>();

/** The server has answered this user, or has let a connection of theirs stand. */
export function noteAccepted(identity: Identity, { host }: URL): void {
  const hosts = accepted.get(identity) ?? new Map<string, number>();
  accepted.set(identity, hosts.set(host, performance.now()));
}

/** Whether that was a moment ago: then a broken connection has another reason. */
export function hasAccepted(identity: Identity, { host }: URL): boolean {
  const at = accepted.get(identity)?.get(host);
  return at !== undefined && performance.now() - at < REMEMBERED;
}

/** True when the server ends a connection on which it has seen nothing but our certificate. */
export function refusesIdentity(
  settings: TlsSettings,
  url: URL,
  deadline: Deadline,
): Promise<boolean> {
  return new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    let timer: NodeJS.Timeout | undefined;
    let shown = false;
    const socket = connect({
      ...settings,
      ...(!/^[\d.]+$|:/.test(host) && { servername: host }),
      host,
      port: Number(url.port || '443'),
    });
    const finish = (refused: boolean): void => {
      clearTimeout(timer);
      forget();
      socket.destroy();
      resolve(refused);
    };
    const forget = deadline.onEnd(() => finish(false));
    socket.once('secureConnect', () => {
      shown = true;
      timer = setTimeout(() => finish(false), Math.min(WAIT, deadline.left));
    });
    // Before TLS 1.3 the server looks at our certificate within the handshake, after showing its own.
    const ended = (): void => finish(shown || socket.getPeerX509Certificate() !== undefined);
    socket.on('error', ended);
    socket.once('close', ended);
    socket.resume();
  });
}
