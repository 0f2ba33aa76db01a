// The one place that looks at an unverified peer: to pin a certificate one must first see it. Nothing is
// ever sent here, and every real request is verified against what was seen.
import type { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { timeIsOver, type Deadline } from './deadline';
import { ServerAgent } from './serverAgent';

/** The certificate that a server shows. A request that never begins is the way that leads through proxies. */
export function probe(url: URL, deadline: Deadline): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const wanted = {
      agent: new ServerAgent(url, false),
      deadline,
    };
    const sent = request(url, { ...wanted, rejectUnauthorized: false });
    const end = deadline.onEnd(() => finish(() => reject(timeIsOver())));
    const finish = (done: () => void): void => {
      end();
      sent.destroy();
      done();
    };
    let look = (): boolean => false;
    sent.on('error', (error) => {
      // A server of TLS 1.2 that wants a client certificate ends the handshake after showing its own.
      if (!look()) finish(() => reject(error));
    });
    // A proxy that refuses speaks in the place of the server.
    sent.once('response', ({ statusCode = 0 }) =>
      finish(() => reject(new Error(`a proxy answered HTTP ${statusCode}`))),
    );
    sent.once('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      if (!look()) finish(() => reject(new Error(`the server answered HTTP ${statusCode}`)));
    });
    sent.once('close', () => finish(() => reject(new Error('the connection was closed'))));
    sent.once('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) return;
      look = () => {
        const certificate = socket.getPeerX509Certificate();
        if (certificate !== undefined) finish(() => resolve(certificate));
        return certificate !== undefined;
      };
      // The certificate is gone once the socket has ended, so this comes before the request hears of it.
      socket.prependListener('error', look);
      socket.once('secureConnect', look);
      socket.once('close', () => finish(() => reject(new Error('the connection was closed'))));
      look();
    });
  });
}
