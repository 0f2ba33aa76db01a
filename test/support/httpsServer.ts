// A bare HTTPS server for tests of the transport: mandatory client certificate, and a handler that may
// answer, stall or break off as it likes. Nothing of the testbed is in it.
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Issued } from './certificates';

/** One request that came in, with its body. */
export interface Received {
  request: IncomingMessage;
  response: ServerResponse;
  body: string;
  /** Name of the method called, from the XML. */
  method: string;
  /** True when TLS took up an earlier session. */
  isResumed: boolean;
  /** SHA-256 fingerprint of the client's certificate. */
  readonly client: string;
}

export type Handler = (received: Received) => void;

export class TestServer {
  readonly received: Received[] = [];
  /** TLS connections that were opened. */
  connections = 0;
  handler: Handler;
  readonly #server: Server;

  private constructor(options: ServerOptions, handler: Handler) {
    this.handler = handler;
    this.#server = createServer(options, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        const method = /<methodName>([^<]*)</.exec(body)?.[1] ?? '';
        const { socket } = request;
        const received: Received = {
          request,
          response,
          body,
          method,
          isResumed: socket instanceof TLSSocket && socket.isSessionReused(),
          get client() {
            return socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : '';
          },
        };
        this.received.push(received);
        this.handler(received);
      });
    });
    this.#server.on('secureConnection', () => this.connections++);
    // A client that is refused breaks the handshake off; that is what such tests are about.
    this.#server.on('tlsClientError', () => undefined);
  }

  static async start(
    server: Issued,
    clients: Issued,
    handler: Handler,
    { host = '127.0.0.2', ...options }: ServerOptions & { host?: string } = {},
  ): Promise<TestServer> {
    const started = new TestServer(
      {
        key: server.key,
        cert: server.pem,
        ca: clients.pem,
        requestCert: true,
        rejectUnauthorized: true,
        ...options,
      },
      handler,
    );
    await new Promise<void>((resolve) => started.#server.listen(0, host, resolve));
    return started;
  }

  get host(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${address}:${port}`;
  }

  url(path = '/protogeni/xmlrpc/cm/2.0'): string {
    return `https://${this.host}${path}`;
  }

  /** Breaks every connection; new ones are welcome. */
  dropConnections(): void {
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.dropConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers with XML as the servers do. */
export function answer({ response }: Received, xml: string): void {
  response.writeHead(200, {
    'content-type': 'text/xml ',
    'content-length': Buffer.byteLength(xml),
  });
  response.end(xml);
}
