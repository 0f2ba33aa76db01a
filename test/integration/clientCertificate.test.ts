// Mutual TLS from inside the extension host. VS Code wraps the requests of extensions and loses the
// client certificate of an agent, but only for other hosts than localhost and 127.0.0.1; so these
// tests say something only because the testbed listens on 127.0.0.2.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { fetchServerCertificate, RpcError } from '../../src/rpc';
import { makeAuthority } from '../support/certificates';
import { accountOf, describeTestbed, homeOf } from './support/testbed';

describe('the client certificate', () => {
  it('is asked for by a server on 127.0.0.2', async () => {
    const { sliceAuthority, aggregates } = await describeTestbed();
    const hosts = [sliceAuthority.url, ...aggregates.map(({ cmUrl }) => cmUrl)].map(
      (url) => new URL(url).hostname,
    );
    assert.deepEqual([...new Set(hosts)], ['127.0.0.2']);
  });

  it('tells the slice authority who is there', async () => {
    const alice = await accountOf('alice');
    const credential = await alice.sliceAuthority.selfCredential();
    assert.equal(credential.ownerUrn, 'urn:publicid:IDN+home.example+user+alice');
  });

  it('tells two users of one process apart, side by side', async () => {
    const accounts = await Promise.all([accountOf('alice'), accountOf('carol')]);
    const credentials = await Promise.all(
      accounts.map(({ sliceAuthority }) => sliceAuthority.selfCredential()),
    );
    assert.deepEqual(
      credentials.map(({ ownerUrn }) => ownerUrn),
      accounts.map(({ identity }) => identity.urn),
    );
  });

  it('is accepted by a component manager too', async () => {
    const account = await accountOf('alice');
    const { hostname } = new URL(homeOf(account).componentManager.url);
    assert.equal(hostname, '127.0.0.2');
    const credentials = [await account.sliceAuthority.selfCredential()];
    const images = await homeOf(account).componentManager.listImages({ credentials });
    assert.ok(Array.isArray(images));
  });

  it('is not shown to a server that is not the one we know', async () => {
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    const alice = await accountOf('alice', { fingerprint });
    await assert.rejects(alice.sliceAuthority.selfCredential(), (error) =>
      RpcError.is(error, 'untrusted'),
    );
  });
});

describe('in a weakened environment', () => {
  const variable = 'NODE_TLS_REJECT_UNAUTHORIZED';
  const before = process.env[variable];
  beforeEach(() => (process.env[variable] = '0'));
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, variable);
    else process.env[variable] = before;
  });

  it('nothing is sent to a server that another CA vouches for', async () => {
    const { pem } = await makeAuthority('CN=Other CA');
    const alice = await accountOf('alice', { ca: pem });
    await assert.rejects(alice.sliceAuthority.selfCredential(), (error) =>
      RpcError.is(error, 'untrusted'),
    );
  });

  it('nothing is sent to a server that shows another certificate than before', async () => {
    const { pem: certificate } = await makeAuthority('CN=Other CA');
    const { fingerprint256: fingerprint } = new X509Certificate(certificate);
    const alice = await accountOf('alice', { fingerprint, certificate });
    await assert.rejects(alice.sliceAuthority.selfCredential(), (error) =>
      RpcError.is(error, 'untrusted'),
    );
  });

  it('nothing is sent to a server of the CA that is not the one accepted', async () => {
    const { sliceAuthority, caCertificate } = await describeTestbed();
    const certificate = await readFile(caCertificate, 'utf8');
    const { fingerprint256: fingerprint } = new X509Certificate(certificate);
    const alice = await accountOf('alice', { fingerprint, certificate });
    await assert.rejects(
      alice.sliceAuthority.selfCredential(),
      (error) => RpcError.is(error, 'untrusted') && error.flaw?.kind === 'other-certificate',
      sliceAuthority.url,
    );
  });
});

describe('the proxy of the settings', () => {
  it('carries calls and the first contact, and is believed in nothing', async () => {
    const { sliceAuthority } = await describeTestbed();
    const asked: string[] = [];
    const proxy = createServer();
    const sockets: Socket[] = [];
    proxy.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
      asked.push(url);
      const [host = '', port = ''] = url.split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      sockets.push(socket, onward);
      for (const end of [socket, onward]) end.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const settings = vscode.workspace.getConfiguration('http');
    const { port } = proxy.address() as AddressInfo;
    try {
      await settings.update('proxy', `http://127.0.0.1:${port}`, vscode.ConfigurationTarget.Global);
      const { host } = new URL(sliceAuthority.url);
      const { fingerprint } = await fetchServerCertificate(sliceAuthority.url);
      assert.deepEqual(asked, [host]);
      const alice = await accountOf('alice', { fingerprint });
      await alice.sliceAuthority.selfCredential();
      assert.ok(asked.length > 1);
      proxy.removeAllListeners('connect');
      proxy.on('connect', (_request, socket: Socket) => socket.end('HTTP/1.1 403 No\r\n\r\n'));
      const bob = await accountOf('carol');
      await assert.rejects(
        bob.sliceAuthority.selfCredential(),
        (error) => RpcError.is(error, 'connect') && error.flaw?.kind === 'proxy',
      );
    } finally {
      await settings.update('proxy', undefined, vscode.ConfigurationTarget.Global);
      for (const socket of sockets) socket.destroy();
      proxy.close();
    }
  });
});
