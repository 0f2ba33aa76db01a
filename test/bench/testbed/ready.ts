// How long the command takes until its testbed can be used, from the start of the process: in a new folder, and in one
// that it has used before. Measured is the command as `npm run build` made it last.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measured } from '../support/report';
import { timed } from './timed';

const rounds = 9;
const command = 'dist/cli/geni-testbed.js';

export async function untilReady(folder: string): Promise<void> {
  const directory = join(folder, 'ready');
  const bare: number[] = [];
  const first: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(
      await timed(() => Promise.resolve(spawnSync(process.execPath, [command, '--version']))),
    );
    first.push(await start(directory));
    again.push(await start(directory));
    rmSync(directory, { recursive: true });
  }
  tell('From start to ready, in a new folder', first, 1000);
  tell('From start to ready, in a used folder', again, 1000);
  tell('The command that tells its version', bare);
}

/** Milliseconds until it says that it is ready, which it does once every door is open. */
async function start(directory: string): Promise<number> {
  const from = performance.now();
  const started = spawn(process.execPath, [command, 'start', '--dir', directory, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(started.stdout, 'data')) as [Buffer];
  const time = performance.now() - from;
  const exit = once(started, 'exit');
  started.kill();
  await exit;
  if (!said.toString().startsWith('{"ready":true')) throw new Error(`It said: ${said.toString()}`);
  return time;
}

function tell(name: string, values: readonly number[], atMost?: number): void {
  measured({ name, unit: 'ms', values, ...(atMost !== undefined && { bar: { atMost } }) });
}
