// Whether the memory of a snapshot and of a load stays what it is however large the disk.
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytesOf, randomOf } from '../../../src/testbed/disks/seededRandom';
import { child } from './child';
import { megabytes, say } from './tell';

const small = 64 << 20;

export async function memory(folder: string, large: number): Promise<void> {
  const bare = await peakOf('nothing');
  const before = await peaks(folder, small);
  const after = await peaks(folder, large);
  say(
    `peak memory, disks of ${megabytes(small)} and ${megabytes(large)} MB (an idle process: ${megabytes(bare)} MB)`,
  );
  for (const what of ['snapshot', 'load'] as const) {
    const ratio = (after[what] / before[what]).toFixed(2);
    say(
      `  ${what.padEnd(9)} ${megabytes(before[what])} and ${megabytes(after[what])} MB: ${ratio} × for ${(large / small).toFixed(0)} × the data`,
    );
  }
}

async function peaks(folder: string, size: number): Promise<{ snapshot: number; load: number }> {
  const [disk, image, loaded] = ['memory-disk', 'memory.zst', 'memory-loaded'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeDisk(disk, size);
  const snapshot = await peakOf('archive', disk, image);
  rmSync(disk, { recursive: true });
  const load = await peakOf('restore', image, loaded);
  rmSync(loaded, { recursive: true });
  rmSync(image);
  return { snapshot, load };
}

/** One file, a part of it noise and a part of it a hole, as disks have them. */
function writeDisk(disk: string, size: number): void {
  mkdirSync(disk);
  const noise = randomBytesOf(randomOf('memory'), 4 << 20);
  const file = openSync(join(disk, 'volume'), 'w');
  for (let at = 0; at < size; at += noise.length * 2) writeSync(file, noise, 0, noise.length, at);
  closeSync(file);
}

async function peakOf(...part: [string, ...string[]]): Promise<number> {
  return (await child(...part)).answer as number;
}
