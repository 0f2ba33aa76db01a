// A client for tests of the testbed: posts bytes over mutual TLS and reads what comes back, with nothing of the
// product's own client in between but the reader of replies.
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { encodeMethodCall } from '../../../../src/rpc/wire/encodeCall';
import { decodePlainResponse } from '../../../../src/rpc/wire/decodeReply';
import type { PlainStruct, PlainValue, WireValue } from '../../../../src/rpc/wire/values';
import type { RunningTestbed } from '../../../../src/testbed';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly code: number;
  readonly value: PlainValue;
  readonly output: string;
  /** The whole answer. */
  readonly all: PlainStruct;
}

/** An XML-RPC fault that a server answered. */
export class FaultReply extends Error {
  readonly code: number;
  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

export class TestClient {
  readonly #testbed: Pick<RunningTestbed, 'description'>;
  /**
   * Handshakes would take longer than most answers. What is idle is closed long before a site closes it, and no
   * session is taken up again, so each connection is verified.
   */
  readonly #agent = new Agent({ keepAlive: true, timeout: 5_000, maxCachedSessions: 0 });

  constructor(testbed: Pick<RunningTestbed, 'description'>) {
    this.#testbed = testbed;
  }

  /** Key and certificate of a user, as options of a request. */
  identity(user: string): RequestOptions {
    const found = this.#testbed.description.users.find(({ urn }) => urn.endsWith(`+${user}`));
    if (!found) throw new Error(`No user ${user}`);
    const pem = readFileSync(found.certificate);
    return { key: pem, cert: pem, passphrase: readFileSync(found.passphraseFile, 'utf8').trim() };
  }

  /** Sends one request; without `user` there is no client certificate, and the connection is its own. */
  http(
    url: string,
    options: RequestOptions & { body?: string | Buffer; user?: string } = {},
  ): Promise<HttpReply> {
    const { body, user, ...rest } = options;
    const ca = readFileSync(this.#testbed.description.caCertificate);
    const access =
      user === undefined ? { agent: false } : { agent: this.#agent, ...this.identity(user) };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { ca, ...access, ...rest }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** The XML of an answer. */
  async post(
    url: string,
    user: string,
    method: string,
    params: readonly WireValue[],
  ): Promise<Buffer> {
    const body = encodeMethodCall(method, params);
    const reply = await this.http(url, {
      method: 'POST',
      user,
      body,
      headers: { 'content-length': Buffer.byteLength(body) },
    });
    if (reply.status !== 200) throw new Error(`HTTP status ${reply.status}`);
    return reply.body;
  }

  /** The value of an answer, scalars as text. @throws FaultReply */
  async value(
    url: string,
    user: string,
    method: string,
    params: readonly WireValue[],
  ): Promise<PlainValue> {
    const { value, fault } = decodePlainResponse(await this.post(url, user, method, params));
    if (!fault) return value;
    const { faultCode, faultString } = structOf(value);
    throw new FaultReply(Number(faultCode), textOf(faultString));
  }

  /** An answer in the ProtoGENI or GENI envelope. @throws FaultReply */
  async call(
    url: string,
    user: string,
    method: string,
    ...params: readonly WireValue[]
  ): Promise<Reply> {
    const all = structOf(await this.value(url, user, method, params));
    const code = all['code'];
    const number = typeof code === 'string' ? code : textOf(structOf(code)['am_code']);
    return { code: Number(number), value: all['value'] ?? '', output: textOf(all['output']), all };
  }
}

export function structOf(value: PlainValue | undefined): PlainStruct {
  if (typeof value !== 'object' || Array.isArray(value))
    throw new Error(`Not a struct: ${JSON.stringify(value)}`);
  return value;
}

export function listOf(value: PlainValue | undefined): PlainValue[] {
  if (!Array.isArray(value)) throw new Error(`Not an array: ${JSON.stringify(value)}`);
  return value;
}

export function textOf(value: PlainValue | undefined): string {
  if (typeof value !== 'string') throw new Error(`Not a text: ${JSON.stringify(value)}`);
  return value;
}
