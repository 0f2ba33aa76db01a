/** Several sites that nobody has decided about, where nobody can be asked. */
import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { meetServers } from '../../../../src/cli/image/session/firstContact';
import { UnknownServer } from '../../../../src/model/accounts/knownServers';

describe('Sites that are not trusted', () => {
  it('are asked together for what they show', { timeout: 15_000 }, async () => {
    const sockets: Socket[] = [];
    const servers: Server[] = [];
    // Nobody is answered before both have asked.
    const silent = async (): Promise<string> => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        sockets.push(socket);
        if (sockets.length > 1) for (const each of sockets) each.destroy();
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `https://127.0.0.1:${(server.address() as AddressInfo).port}/cm`;
    };
    const addresses = [{ url: await silent() }, { url: await silent() }];
    const connect = ([first]: readonly { url: string }[]): never => {
      throw new UnknownServer(first?.url ?? '');
    };
    await assert.rejects(meetServers(connect, addresses));
    assert.equal(sockets.length, 2);
    for (const server of servers) server.close();
  });
});
