// The control socket of a running testbed: one JSON object per line in, one per line out. Only the owner of
// the folder can reach it.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { TestbedError } from '../errors';
import { makeSocketFolder } from './path';

export interface ControlRequest {
  readonly command: string;
  readonly [argument: string]: unknown;
}

export type ControlHandler = (request: ControlRequest) => unknown;

export type ControlAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly reason: string; readonly message: string };

/** Serves until closed. Whoever holds the store's lock owns the path, so a left-over socket may go. */
export async function serveControl(path: string, handler: ControlHandler): Promise<Server> {
  makeSocketFolder(path);
  if (process.platform !== 'win32' && existsSync(path)) rmSync(path);
  const server = createServer((socket) => serve(socket, handler));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      // Such as too many open files when somebody connects: that client is not served, the next one is.
      server.on('error', () => undefined);
      resolve();
    });
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return server;
}

function serve(socket: Socket, handler: ControlHandler): void {
  // Such as a client that closes before it has read its answer.
  socket.on('error', () => socket.destroy());
  const lines = createInterface({ input: socket });
  // readline repeats the error of its stream, and nobody else would hear that.
  lines.on('error', () => undefined);
  lines.on('line', (line) => {
    void answer(line, handler).then((reply) => {
      if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
    });
  });
}

async function answer(line: string, handler: ControlHandler): Promise<ControlAnswer> {
  try {
    const request: unknown = JSON.parse(line);
    if (!isRequest(request))
      throw new TestbedError('bad-argument', 'A request is an object with a command.');
    return { ok: true, result: (await handler(request)) ?? null };
  } catch (error) {
    const reason = TestbedError.is(error) ? error.reason : 'unknown';
    return { ok: false, reason, message: error instanceof Error ? error.message : String(error) };
  }
}

function isRequest(value: unknown): value is ControlRequest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'command' in value &&
    typeof value.command === 'string'
  );
}
