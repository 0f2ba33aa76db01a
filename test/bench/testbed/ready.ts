// How long a testbed takes until it can be used: in a new folder, and in one that it has used before.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { child } from './child';
import { median, say, timed } from './tell';

const rounds = 5;

export async function untilReady(folder: string): Promise<void> {
  const directory = join(folder, 'ready');
  const times = { bare: [] as number[], first: [] as number[], again: [] as number[] };
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
    times.bare.push(await timed(() => child('nothing')));
    times.first.push(await start());
    times.again.push(await start());
    rmSync(directory, { recursive: true });
  }
  const [bare, first, again] = [times.bare, times.first, times.again].map(median);
  say(
    `from the start of the process until ready, medians of ${rounds} rounds (an idle process: ${bare?.toFixed(0)} ms)`,
  );
  say(`  new folder ${first?.toFixed(0)} ms, used folder ${again?.toFixed(0)} ms (bar 1000)`);
}
