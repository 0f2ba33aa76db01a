// A server in front of a testbed that passes calls on in a person's name, and puts words of its own into
// the answers: a testbed takes only plain names, other servers say what they like. Its certificate can
// be changed while it runs.
import { readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Issued } from './certificates';

export interface Behind {
  /** Address of the testbed's server, without a path. */
  readonly origin: string;
  /** PEM file with certificate and encrypted key of the person, and what opens it. */
  readonly certificate: string;
  readonly passphrase: string;
  readonly caCertificate: string;
}

export class HostileFront {
  /** Calls that came in. */
  calls = 0;
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `https://127.0.0.1:${port}`;
  }

  /** @param say changes what the testbed answered */
  static async start(
    own: Issued,
    behind: Behind,
    say: (answer: string) => string,
  ): Promise<HostileFront> {
    const pem = readFileSync(behind.certificate, 'utf8');
    const ca = readFileSync(behind.caCertificate, 'utf8');
    const person = { key: pem, cert: pem, passphrase: behind.passphrase, ca };
    const server = createServer({ key: own.key, cert: own.pem }, (asked, answer) => {
      front.calls += 1;
      const { method, url = '/' } = asked;
      const headers = { 'Content-Type': asked.headers['content-type'] ?? 'text/xml' };
      const options = { ...person, method, headers, rejectUnauthorized: true };
      const onward = request(new URL(url, behind.origin), options, (answered) => {
        const chunks: Buffer[] = [];
        answered.on('data', (chunk: Buffer) => chunks.push(chunk));
        answered.on('end', () => {
          const type = answered.headers['content-type'] ?? 'text/xml';
          answer.writeHead(answered.statusCode ?? 502, { 'Content-Type': type });
          answer.end(say(Buffer.concat(chunks).toString('utf8')));
        });
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const front = new HostileFront(server, (server.address() as AddressInfo).port);
    return front;
  }

  /** From the next connection on. */
  changeCertificate({ key, pem }: Issued): void {
    this.#server.setSecureContext({ key, cert: pem });
    this.#server.closeAllConnections();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
