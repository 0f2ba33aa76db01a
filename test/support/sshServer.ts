/** An SSH server on a loopback port: it runs the words of `exec` by a shell of this machine. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection } from 'ssh2';
import { newSshKeyPair } from '../../src/testbed/ssh/keyPair';

const { Server, utils } = ssh2;

export interface KeyPair {
  /** For a file of mode 0600. */
  readonly private: string;
  readonly public: string;
}

export function makeKeyPair(): KeyPair {
  // The library's own maker of keys spoils one in some hundreds.
  const { privateKey, publicKey } = newSshKeyPair('test');
  return { private: privateKey, public: publicKey };
}

export class SshServer {
  readonly #server: InstanceType<typeof Server>;
  readonly #connections = new Set<Connection>();

  /** As a file of known hosts has it. */
  readonly hostKey: string;

  private constructor(accepted: string, forced: string | undefined) {
    const key = utils.parseKey(accepted);
    if (key instanceof Error) throw key;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const hostKeys = [privateKey.export({ type: 'pkcs1', format: 'pem' }) as string];
    const known = key.getPublicSSH();
    const own = utils.parseKey(hostKeys[0] ?? '');
    if (own instanceof Error) throw own;
    this.hostKey = `ssh-rsa ${own.getPublicSSH().toString('base64')}`;
    this.#server = new Server({ hostKeys }, (client) => {
      this.#connections.add(client);
      client.on('error', () => undefined);
      client.on('close', () => this.#connections.delete(client));
      client.on('authentication', (context) => {
        const isKnown =
          context.method === 'publickey' &&
          context.key.data.length === known.length &&
          timingSafeEqual(context.key.data, known);
        if (isKnown) context.accept();
        else context.reject(['publickey']);
      });
      client.on('session', (accept) => {
        accept().on('exec', (acceptExec, _reject, { command }) => {
          const channel = acceptExec();
          const child = spawn('/bin/sh', ['-c', forced ?? command], {
            stdio: 'pipe',
            detached: true,
          });
          channel.pipe(child.stdin);
          child.stdin.on('error', () => undefined);
          child.stdout.pipe(channel, { end: false });
          child.stderr.pipe(channel.stderr, { end: false });
          channel.on('close', () => endGroup(child.pid));
          child.on('close', (code) => {
            channel.exit(code ?? 255);
            channel.end();
          });
        });
      });
    });
  }

  /**
   * @param accepted the public key that may log in
   * @param forced what runs in place of whatever is asked for
   */
  static async start(accepted: string, forced?: string): Promise<SshServer> {
    const server = new SshServer(accepted, forced);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections. */
  cut(): void {
    for (const connection of this.#connections) connection.end();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
