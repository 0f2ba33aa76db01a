// A proxy that is reached over TLS: it must prove its own name before it is told anything, and no other.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { after, afterEach, before, describe, it } from 'node:test';
import { ComponentManager } from '../../../../src/rpc';
import { makeServer } from '../../../support/certificates';
import { success } from '../wire/replies';
import { failure, World } from '../world';

const version = success({ api: 2, level: 1, input_rspec: [2], output_rspec: 2, ad_rspec: [2] });
const variables = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY', 'no_proxy'];

describe('a proxy that is reached over TLS', () => {
  let world: World;
  let proxy: Server | undefined;
  let asked: string[];
  const sockets = new Set<Socket>();
  const saved = variables.map((name) => [name, process.env[name]] as const);
  const roots = getCACertificates('default');

  before(async () => {
    world = await World.make();
    setDefaultCACertificates([...roots, world.ca.pem]);
    for (const name of variables) Reflect.deleteProperty(process.env, name);
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    proxy?.close();
    await world.reset();
  });
  after(() => {
    setDefaultCACertificates(roots);
    for (const [name, value] of saved)
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
  });

  /** A proxy with a certificate for these hosts, under this one in the variable. */
  async function start(host: string, ...hosts: string[]): Promise<void> {
    const { key, pem } = await makeServer(world.ca, { hosts });
    asked = [];
    proxy = createServer({ key, cert: pem });
    proxy.on('connect', ({ url = '', headers }: IncomingMessage, socket: Socket) => {
      const login = headers['proxy-authorization']?.replace('Basic ', '') ?? '';
      asked.push(`${url} ${Buffer.from(login, 'base64').toString()}`);
      const [name, port] = url.split(':');
      if (name === 'site.example') {
        socket.end('HTTP/1.1 502 No\r\n\r\n');
        return;
      }
      const onward = connect(Number(port), name, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const each of [socket, onward]) sockets.add(each.on('error', () => each.destroy()));
    });
    proxy.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => proxy?.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    process.env['HTTPS_PROXY'] = `https://someone:secret@${host}:${port}`;
  }

  for (const host of ['localhost', '127.0.0.1'])
    it(`is used when its certificate is for its own host (${host})`, async () => {
      await start(host, host);
      const server = await world.replies(version);
      await new ComponentManager(world.options(server)).getVersion();
      const url = 'https://site.example:12369/cm';
      await failure(new ComponentManager({ ...world.options(server), url }).getVersion());
      const login = 'someone:secret';
      assert.deepEqual(asked, [`${server.host} ${login}`, `site.example:12369 ${login}`]);
      assert.equal(server.received[0]?.client, world.alice.fingerprint);
    });

  for (const host of ['localhost', '127.0.0.1'])
    it(`is told nothing when its certificate is for the server (${host})`, async () => {
      await start(host, '127.0.0.2', 'site.example');
      const server = await world.replies(version);
      // The one that is asked for by an address, the other by a name.
      for (const url of [server.url(), 'https://site.example:12369/cm']) {
        const options = { ...world.options(server), url };
        const error = await failure(new ComponentManager(options).getVersion());
        assert.equal(error.reason, 'connect');
        assert.match(
          error.message,
          /the proxy \S+ does not connect \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
        );
      }
      assert.deepEqual(asked, []);
    });
});
