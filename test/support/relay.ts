/** A relay in front of a server that can lose the server's answers, as a bad network does. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class Relay {
  #losing = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: URL) {
    this.#server = createServer((client) => {
      const server = connect(Number(target.port), target.hostname);
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.#sockets.delete(socket));
      }
      client.pipe(server);
      client.on('close', () => server.destroy());
      server.on('close', () => client.destroy());
      server.on('data', (answer) => {
        if (this.#losing) client.destroy();
        else client.write(answer);
        this.#losing = false;
      });
    });
  }

  static async to(url: string): Promise<{ relay: Relay; url: string }> {
    const target = new URL(url);
    const relay = new Relay(target);
    await new Promise<void>((resolve) => relay.#server.listen(0, target.hostname, resolve));
    const address = relay.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const moved = new URL(url);
    moved.port = String(address.port);
    return { relay, url: moved.href };
  }

  /** The next answer of the server ends its connection instead of arriving. */
  loseNextAnswer(): void {
    this.#losing = true;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
