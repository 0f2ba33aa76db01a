// Requests that real clients send, byte for byte but for names and credentials, each answered as a server must.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { connect } from 'node:tls';
import { decodePlainResponse } from '../../../../src/rpc/wire/decodeReply';
import type { PlainStruct } from '../../../../src/rpc/wire/values';
import { structOf } from '../support/client';
import { hello, Lab } from '../support/lab';

interface Recorded {
  readonly client: string;
  readonly path: string;
  readonly method: string;
  readonly http: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body_latin1: string;
}

const requests = JSON.parse(
  readFileSync('test/fixtures/testbed/vectors/requests.json', 'utf8'),
) as Recorded[];

/** Faults that are the right answer. */
const faults: Readonly<Record<string, string>> = { nosuchmodule: '-32500', NoSuchMethod: '-32601' };

describe('requests of real clients', () => {
  let lab: Lab;
  let credential: string;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
    credential = await lab.sliceCredential();
  });
  after(() => lab.close());

  /** With names of this testbed and a true credential in place of the recorded ones. */
  function localised(text: string): string {
    return text
      .replaceAll(
        '&lt;CREDENTIAL/&gt;',
        credential.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
      )
      .replaceAll('PENSRURFTlRJQUwvPg==', Buffer.from(credential).toString('base64'))
      .replace(/urn:publicid:IDN\+tb\.example\.net\+slice\+\w+/g, hello)
      .replaceAll('tb.example.net', 'home.example');
  }

  async function send({ path, http, headers, body_latin1 }: Recorded): Promise<string> {
    const body = Buffer.from(localised(body_latin1), 'latin1');
    const url = new URL(lab.sa);
    const { key, cert, passphrase } = lab.client.identity('alice') as Record<string, string>;
    const ca = readFileSync(lab.testbed.description.caCertificate);
    const socket = connect({
      host: url.hostname,
      port: Number(url.port),
      ca,
      key,
      cert,
      passphrase,
    });
    const head = [
      `POST ${path} ${http}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
    socket.write(
      `${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
    );
    socket.write(body);
    const chunks: Buffer[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  for (const [index, request] of requests.entries()) {
    it(`${index}: ${request.client}: ${request.path} ${request.method}`, async () => {
      const answer = await send(request);
      const [head = '', body = ''] = answer.split(/\r\n\r\n([^]*)/);
      assert.match(head, /^HTTP\/1\.1 200 /);
      assert.match(head, /content-type: text\/xml/i);
      const { value, fault } = decodePlainResponse(body);
      const expected = faults[request.path.replace(/^.*\//, '')] ?? faults[request.method];
      const answered: PlainStruct = structOf(value);
      if (fault) assert.equal(answered['faultCode'], expected, JSON.stringify(answered));
      else
        assert.deepEqual(
          ['code', 'value', 'output'].filter((member) => !(member in answered)),
          [],
        );
    });
  }
});

describe('what else a server must accept', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
  });
  after(() => lab.close());

  const call = (method: string, params = ''): string =>
    `<methodCall><methodName>${method}</methodName>${params}</methodCall>`;

  async function codeOf(
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const reply = await lab.client.http(lab.sa, { method: 'POST', user: 'alice', body, headers });
    assert.equal(reply.status, 200);
    const { value } = decodePlainResponse(reply.body);
    return structOf(value)['code'] ?? structOf(value)['faultCode'];
  }

  it('a chunked body', async () => {
    assert.equal(await codeOf(call('GetVersion'), { 'transfer-encoding': 'chunked' }), '0');
  });

  it('Expect: 100-continue', async () => {
    assert.equal(await codeOf(call('GetVersion'), { expect: '100-continue' }), '0');
  });

  it('no XML declaration, or one in single quotes', async () => {
    assert.equal(await codeOf(call('GetVersion')), '0');
    assert.equal(await codeOf(`<?xml version='1.0'?>${call('GetVersion')}`), '0');
  });

  it('a byte order mark and CRLF', async () => {
    assert.equal(
      await codeOf(
        `\ufeff<?xml version="1.0"?>\r\n${call('GetVersion', '<params>\r\n</params>')}\r\n`,
      ),
      '0',
    );
  });

  it('GetCredential without parameters', async () => {
    assert.equal(await codeOf(call('GetCredential')), '0');
    assert.equal(await codeOf(call('GetCredential', '<params/>')), '0');
  });

  it('undeclared Latin-1 bytes, which it drops', async () => {
    const body = Buffer.from(
      call('GetVersion', '<params><param><value>\xe9</value></param></params>'),
      'latin1',
    );
    assert.equal(await codeOf(body), '0');
  });

  it('a request that is none is fault -32700', async () => {
    assert.equal(await codeOf('<html/>'), '-32700');
    assert.equal(await codeOf(''), '-32700');
    assert.equal(
      await codeOf(call('GetVersion', '<params><param><value><nil/></value></param></params>')),
      '-32700',
    );
  });
});
