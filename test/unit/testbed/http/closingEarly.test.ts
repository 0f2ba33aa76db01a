// Clients that go away at any moment: the testbed goes on.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { defined } from '../../../../src/rpc/defined';
import { Lab } from '../support/lab';

describe('a client that goes away', () => {
  let lab: Lab;
  let fileUrl: URL;
  const escaped: Error[] = [];
  const keep = (error: Error): void => void escaped.push(error);

  before(async () => {
    process.on('uncaughtException', keep);
    lab = await Lab.open({ aggregates: 1 });
    const [, metadata = ''] = await lab.snapshot('public', { description: 'for all' });
    const { body } = await lab.client.http(metadata);
    const [, address = ''] = /imagefile_url"><value>([^<]*)/.exec(body.toString()) ?? [];
    fileUrl = new URL(address.replaceAll('&amp;', '&'));
  });
  after(async () => {
    await lab.close();
    process.off('uncaughtException', keep);
  });

  const rpc = (): URL => new URL(lab.sa);

  async function tls({ hostname, port }: URL, user?: string): Promise<[TLSSocket, Socket]> {
    const raw = connectTcp(Number(port), hostname);
    await once(raw, 'connect');
    const { key, cert, passphrase } = user === undefined ? {} : lab.client.identity(user);
    const identity = defined({ key, cert, passphrase });
    const socket = connectTls({ socket: raw, rejectUnauthorized: false, ...identity });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    return [socket, raw];
  }

  const ways: Record<string, () => Promise<Socket>> = {
    'before the handshake': async () => {
      const raw = connectTcp(Number(rpc().port), rpc().hostname);
      await once(raw, 'connect');
      return raw;
    },
    'in the middle of the handshake': async () => {
      const raw = connectTcp(Number(rpc().port), rpc().hostname);
      await once(raw, 'connect');
      raw.write(Buffer.from('16030102000100', 'hex'));
      return raw;
    },
    'in the middle of a call': async () => {
      const [socket, raw] = await tls(rpc(), 'alice');
      const head = `POST ${rpc().pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n`;
      await new Promise((resolve) => socket.write(`${head}<methodCall>`, resolve));
      return raw;
    },
    'before the answer of its call': async () => {
      const [socket, raw] = await tls(rpc(), 'alice');
      const call = '<methodCall><methodName>GetVersion</methodName></methodCall>';
      const head = `POST ${rpc().pathname} HTTP/1.1\r\nhost: x\r\ncontent-length: ${call.length}\r\n\r\n`;
      await new Promise((resolve) => socket.write(head + call, resolve));
      return raw;
    },
    'in the middle of a file': async () => {
      const [socket, raw] = await tls(fileUrl);
      socket.write(`GET ${fileUrl.pathname}${fileUrl.search} HTTP/1.1\r\nhost: x\r\n\r\n`);
      await once(socket, 'readable');
      return raw;
    },
    'after a request for another protocol': async () => {
      const [socket, raw] = await tls(fileUrl);
      const head = 'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n';
      await new Promise((resolve) => socket.write(head, resolve));
      return raw;
    },
  };
  for (const [when, begin] of Object.entries(ways)) {
    it(`${when} is forgotten`, async () => {
      const raw = await begin();
      raw.resetAndDestroy();
      const { status } = await lab.client.http(`${lab.web()}/elsewhere`);
      assert.equal(status, 404);
      assert.deepEqual(escaped, []);
    });
  }
});
