// What the tests of the portal's library need: a loopback server with the project's own CA that answers as a test
// says, and clients that trust it. Keys are made once per test file.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Portal, PortalError, type PortalOptions } from '../../../src/portal';
import { makeAuthority, makeServer, type Issued } from '../../support/certificates';
import { TestServer } from '../../support/httpsServer';

/** Of the form that the portal gives out. */
export const token = `eyJhbGciOiJIUzI1NiJ9.${'c2VjcmV0'.repeat(8)}.c2lnbmF0dXJl`;

export const ids = {
  experiment: 'a194e2be-1e5b-4617-84de-c4966cb5c578',
  snapshot: '0d9b1f0a-7f0e-4b11-9f3f-2f4f6c1f9a01',
  older: '0d9b1f0a-7f0e-4b11-9f3f-2f4f6c1f9a00',
  profile: '5a0c0d3e-52a5-4b0c-8a87-5a8d30d1a001',
  token: '7c0c0d3e-52a5-4b0c-8a87-5a8d30d1a007',
} as const;

/** One request as it came in. */
export interface Seen {
  readonly verb: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  /** A text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** True to break the connection in the place of an answer. */
  readonly cut?: boolean;
}

export class PortalWorld {
  readonly ca: Issued;
  readonly seen: Seen[] = [];
  readonly server: TestServer;
  #reply: (seen: Seen, index: number) => Reply | Promise<Reply> = () => ({});

  private constructor(ca: Issued, server: TestServer) {
    this.ca = ca;
    this.server = server;
    server.handler = ({ request, response, body }) => {
      const seen: Seen = {
        verb: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.from(body, 'latin1').toString('utf8'),
      };
      this.seen.push(seen);
      void Promise.resolve(this.#reply(seen, this.seen.length - 1)).then((reply) => {
        const { status = 200, headers = {} } = reply;
        if (reply.cut === true) return void request.socket.destroy();
        const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(status === 204 ? undefined : (text as string | undefined));
      });
    };
  }

  static async make(): Promise<PortalWorld> {
    const ca = await makeAuthority();
    const noClients = { requestCert: false, rejectUnauthorized: false };
    const server = await TestServer.start(await makeServer(ca), ca, () => undefined, noClients);
    return new PortalWorld(ca, server);
  }

  /** From now on every request is answered so; what was seen before is forgotten. */
  answer(reply: (seen: Seen, index: number) => Reply | Promise<Reply>): void {
    this.seen.length = 0;
    this.#reply = reply;
  }

  /** Answers one after another, the last one from then on. */
  replies(...replies: readonly Reply[]): void {
    this.answer((_seen, index) => replies[Math.min(index, replies.length - 1)] ?? {});
  }

  portal(patch: Partial<PortalOptions> = {}): Portal {
    const trust = { ca: this.ca.pem };
    return new Portal({
      url: this.server.url(''),
      token,
      trust,
      timeout: 10_000,
      firstPause: 1,
      ...patch,
    });
  }

  /** Verbs and paths, in order. */
  get asked(): string[] {
    return this.seen.map(({ verb, path }) => `${verb} ${path}`);
  }
}

/** The error that a call ends with. No print of it shows the token. */
export async function failure(call: Promise<unknown>): Promise<PortalError> {
  try {
    await call;
  } catch (error) {
    assert.ok(PortalError.is(error), inspect(error));
    const { stack = '', message } = error;
    const shown = `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${stack}${message}`;
    assert.ok(!shown.includes(token), 'the token is in the error');
    return error;
  }
  return assert.fail('the call succeeded');
}

export const experiment = (more: object = {}): object => ({
  id: ids.experiment,
  name: 'hello',
  project: 'demo',
  status: 'ready',
  ...more,
});

/** An answer that comes when the test says. */
export function deferred(): { promise: Promise<Reply>; resolve: (reply: Reply) => void } {
  const waiting: ((reply: Reply) => void)[] = [];
  const promise = new Promise<Reply>((done) => waiting.push(done));
  return { promise, resolve: (reply) => waiting.forEach((done) => done(reply)) };
}
