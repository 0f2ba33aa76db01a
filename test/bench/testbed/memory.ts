// Whether the memory of a snapshot and of a load stays what it is however large the disk.
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytesOf, randomOf } from '../../../src/testbed/disks/seededRandom';
import { measured, say } from '../support/report';
import { child } from '../support/child';

const small = 64 << 20;
const rounds = 3;

export async function memory(folder: string, large: number): Promise<void> {
  const snapshot: number[] = [];
  const load: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [before, after] = [await peaks(folder, small), await peaks(folder, large)];
    snapshot.push(after.snapshot / before.snapshot);
    load.push(after.load / before.load);
    if (round > 0) continue;
    const idle = megabytes(await peakOf('nothing'));
    say(
      `Peak memory, disk of ${megabytes(large)}: snapshot ${megabytes(after.snapshot)}, load ${megabytes(after.load)}, an idle process ${idle}`,
    );
  }
  const beside = `a disk of ${megabytes(small)}`;
  const of = `with a disk of ${megabytes(large)}`;
  measured({ name: `Peak memory of a snapshot ${of}`, beside, unit: '×', values: snapshot });
  measured({ name: `Peak memory of a load ${of}`, beside, unit: '×', values: load });
}

function megabytes(size: number): string {
  return `${(size / 2 ** 20).toFixed(0)} MB`;
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
