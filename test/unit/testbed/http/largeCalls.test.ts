// Calls that are larger than those of any client are refused before they cost anything.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { connect } from 'node:tls';
import { Lab } from '../support/lab';

describe('a call', () => {
  let lab: Lab;
  before(async () => (lab = await Lab.open({ aggregates: 1 })));
  after(() => lab.close());

  const limit = 4 * 1024 * 1024;

  /** The first line of the answer; `body` is written piece by piece after the head. */
  async function answer(head: readonly string[], body: readonly string[] = []): Promise<string> {
    const url = new URL(lab.sa);
    const { key, cert, passphrase } = lab.client.identity('alice') as Record<string, string>;
    const socket = connect({
      host: url.hostname,
      port: Number(url.port),
      rejectUnauthorized: false,
      key,
      cert,
      passphrase,
    });
    socket.on('error', () => undefined);
    socket.write([`POST ${url.pathname} HTTP/1.1`, 'host: x', ...head, '', ''].join('\r\n'));
    for (const piece of body) socket.write(piece);
    const [first] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return first.toString('latin1').split('\r\n', 1)[0] ?? '';
  }

  it('that states a length beyond the limit is refused before it is sent', async () => {
    assert.equal(await answer([`content-length: ${limit + 1}`]), 'HTTP/1.1 413 Payload Too Large');
  });

  it('that grows beyond the limit is refused then', async () => {
    const piece = `${(65_536).toString(16)}\r\n${' '.repeat(65_536)}\r\n`;
    const pieces = Array.from({ length: limit / 65_536 + 1 }, () => piece);
    assert.equal(
      await answer(['transfer-encoding: chunked'], pieces),
      'HTTP/1.1 413 Payload Too Large',
    );
  });

  it('of the greatest length is read', async () => {
    const name = '<methodCall><methodName>GetVersion</methodName></methodCall>';
    const body = name + ' '.repeat(limit - name.length);
    assert.equal(await answer([`content-length: ${limit}`], [body]), 'HTTP/1.1 200 OK');
  });
});
