// A server in front of a testbed's portal that passes requests on and changes what comes back: a testbed takes only
// plain names and answers as it should, other portals say what they like.
import { readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Issued } from './certificates';

/** An answer of the portal, or one in its place. */
export interface PortalReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What tells how long a body is, which changes. */
const ofLength = ['content-length', 'transfer-encoding'];

/** @param asked verb and path, such as `GET /experiments` */
export type Change = (reply: PortalReply, asked: string) => PortalReply;

export class PortalFront {
  /** Requests that came in, as verb and path. */
  readonly asked: string[] = [];
  readonly url: string;
  /** What is done to answers from now on. */
  change: Change;
  readonly #server: Server;

  private constructor(server: Server, change: Change) {
    this.#server = server;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.change = change;
  }

  /** @param behind address of the testbed's portal, and the PEM file of its CA */
  static async start(
    own: Issued,
    behind: { readonly url: string; readonly caCertificate: string },
    change: Change = (reply) => reply,
  ): Promise<PortalFront> {
    const ca = readFileSync(behind.caCertificate, 'utf8');
    const server = createServer({ key: own.key, cert: own.pem }, (asked, answer) => {
      const { method = 'GET', url = '/' } = asked;
      const named = `${method} ${url}`;
      front.asked.push(named);
      const to = new URL(url, behind.url);
      const headers = { ...asked.headers, host: to.host };
      const onward = request(to, { method, headers, ca }, (answered) => {
        const chunks: Buffer[] = [];
        answered.on('data', (chunk: Buffer) => chunks.push(chunk));
        answered.on('end', () => {
          const { statusCode: status = 502, headers: said } = answered;
          const body = Buffer.concat(chunks).toString('utf8');
          const reply = front.change({ status, headers: said, body }, named);
          const kept = Object.entries(reply.headers).filter(([name]) => !ofLength.includes(name));
          answer.writeHead(reply.status, Object.fromEntries(kept));
          answer.end(reply.body);
        });
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const front = new PortalFront(server, change);
    return front;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
