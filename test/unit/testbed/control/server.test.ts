// What clients of the control socket do to it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { control } from '../../../../src/testbed/control/client';
import { serveControl } from '../../../../src/testbed/control/server';

describe('the control socket', { skip: process.platform === 'win32' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'control-'));
  const path = join(folder, 'control.sock');
  const escaped: Error[] = [];
  const keep = (error: Error): void => void escaped.push(error);
  let server: Server | undefined;

  before(() => process.on('uncaughtException', keep));
  afterEach(() => server?.close());
  after(() => {
    process.off('uncaughtException', keep);
    rmSync(folder, { recursive: true });
  });

  it('outlives a client that closes before it has read its answer', async () => {
    // More than the system keeps for a reader, so that writing is under way when the client goes.
    const long = 'x'.repeat(4_000_000);
    server = await serveControl(path, ({ command }) => (command === 'fault.list' ? [] : long));
    const left = new Promise<void>((resolve) =>
      server?.once('connection', (socket) => socket.once('close', () => resolve())),
    );
    const client = connect(path, () => client.write('{"command":"status"}\n'));
    await once(client, 'readable');
    client.destroy();
    await left;
    assert.deepEqual(await control(path, { command: 'fault.list' }), []);
    assert.deepEqual(escaped, []);
  });

  const madeUp: Record<string, [string, string]> = {
    'is no JSON': ['status', 'hello'],
    'is no answer': ['status', 'null'],
    'is a refusal without a sentence': ['status', '{"ok":false}'],
    'has no result': ['status', '{"ok":true}'],
    'lacks members': ['status', '{"ok":true,"result":{}}'],
    'has members of other kinds inside lists': [
      'status',
      '{"ok":true,"result":{"pid":1,"directory":"/x","sites":[null],"snapshots":[],"faults":[]}}',
    ],
    'is a list of something else': ['slice.list', '{"ok":true,"result":["x"]}'],
    'is one thing in the place of a list': ['user.list', '{"ok":true,"result":{"length":1}}'],
    'is longer than any': ['status', `{"ok":true,"result":"${'x'.repeat(17_000_000)}"}`],
  };
  for (const [what, [command, line]] of Object.entries(madeUp)) {
    it(`is not believed when its answer ${what}`, async () => {
      const planted = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(`${line}\n`));
      });
      await new Promise<void>((resolve) => planted.listen(path, resolve));
      try {
        await assert.rejects(control(path, { command: command }), {
          name: 'TestbedError',
          message: `What answered at ${path} is not this version of the testbed: stop it and start the testbed again.`,
        });
      } finally {
        planted.close();
      }
    });
  }
});
