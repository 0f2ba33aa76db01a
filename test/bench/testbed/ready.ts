// How long a testbed takes until it can be used: in a new folder, and in one that it has used before.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { measured } from '../support/report';
import { child } from '../support/child';
import { timed } from './timed';

const rounds = 5;

export async function untilReady(folder: string): Promise<void> {
  const directory = join(folder, 'ready');
  const bare: number[] = [];
  const first: number[] = [];
  const again: number[] = [];
  const start = async (): Promise<number> => {
    const from = performance.now();
    const { process } = await child('testbed', directory);
    const time = performance.now() - from;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill();
    await ended;
    return time;
  };
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await timed(() => child('nothing')));
    first.push(await start());
    again.push(await start());
    rmSync(directory, { recursive: true });
  }
  tell('From start to ready, in a new folder', first, 1000);
  tell('From start to ready, in a used folder', again, 1000);
  tell('From start to ready, a process that does nothing', bare);
}

function tell(name: string, values: readonly number[], atMost?: number): void {
  measured({ name, unit: 'ms', values, ...(atMost !== undefined && { bar: { atMost } }) });
}
