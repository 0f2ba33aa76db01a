// The SSH server behind the doors: keys, users, sessions. The library is loaded with the first connection.
import type { Socket } from 'node:net';
import type { CipherAlgorithm, Connection, Session, utils } from 'ssh2';
import type { Login } from '../state/records';
import type * as library from './library';
import { isAllowed } from './authorize';
import type { NodeSystem } from './nodeSystem';
import { serveSession } from './session';

/** What a connection needs of the node whose door it came through. */
export interface Guarded {
  /** Who can log in. */
  users(): readonly Login[];
  /** Boots where needed. @throws with a sentence for the user */
  system(): Promise<NodeSystem>;
}

/** Those that are quick here. Clients prefer one that is slow in JavaScript. */
const ciphers: CipherAlgorithm[] = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes256-ctr',
];

export class SshServer {
  readonly #hostKey: () => string;
  #library: Promise<typeof library> | undefined;

  /** @param hostKey the private key by which clients know the testbed's nodes */
  constructor(hostKey: () => string) {
    this.#hostKey = hostKey;
  }

  /** Never rejects. */
  async serve(socket: Socket, guarded: Guarded): Promise<void> {
    socket.on('error', () => undefined);
    // Else thousands of small files take minutes.
    socket.setNoDelay(true);
    try {
      this.#library ??= import('./library');
      const { Server, parseKey } = await this.#library;
      const options = { hostKeys: [this.#hostKey()], algorithms: { cipher: ciphers } };
      const server = new Server(options, (client) => admit(client, socket, guarded, parseKey));
      server.injectSocket(socket);
    } catch {
      socket.destroy();
    }
  }
}

function admit(
  client: Connection,
  socket: Socket,
  guarded: Guarded,
  parseKey: typeof utils.parseKey,
): void {
  let login = '';
  const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = socket;
  const connection = `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
  client.on('error', () => undefined);
  client.on('authentication', (context) => {
    if (isAllowed(context, guarded.users(), parseKey)) {
      login = context.username;
      context.accept();
    } else context.reject(['publickey']);
  });
  client.on('session', (accept) => {
    // Against its types, there is none once the client has said that it wants no more.
    const session = accept() as Session | undefined;
    if (session) serveSession(session, { login, connection, system: () => guarded.system() });
  });
  // Nothing is forwarded, to or from the host.
  client.on('tcpip', (_accept, reject) => reject());
  client.on('request', (_accept, reject) => reject?.());
}
