/** A program `ssh` that goes to another port than it is told: so a node does not answer, though its site says it is up. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Elsewhere {
  /** For the environment. */
  readonly path: string;
  close(): void;
}

/** @param what listens there: nothing, or a server that accepts and says nothing */
export async function sshElsewhere(what: 'nothing' | 'silence'): Promise<Elsewhere> {
  const folder = mkdtempSync(join(tmpdir(), 'ssh-'));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  if (what === 'nothing') close();
  const real = spawnSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).stdout.trim();
  // Of two values ssh takes the first.
  const script = `#!/bin/sh\nexec '${real}' -p ${port} -o ConnectTimeout=1 "$@"\n`;
  writeFileSync(join(folder, 'ssh'), script, { mode: 0o755 });
  return {
    path: [folder, process.env['PATH']].join(delimiter),
    close: () => {
      if (what !== 'nothing') close();
      rmSync(folder, { recursive: true });
    },
  };
}
