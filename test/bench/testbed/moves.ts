// How fast snapshots and loads move data, beside `tar | zstd -1` and back on the same folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytesOf, randomOf } from '../../../src/testbed/disks/seededRandom';
import { archiveFolder, restoreFolder } from '../../../src/testbed/images/archive';
import { median, megabytes, say, timed } from './tell';

const rounds = 5;

export async function moves(folder: string): Promise<void> {
  const disk = join(folder, 'disk');
  const size = writeDisk(disk);
  const [ours, theirs] = [join(folder, 'ours.zst'), join(folder, 'theirs.zst')];
  const label = { format: 'ndz', runsOn: ['raw-pc'] };
  const fresh = (name: string): string => {
    const path = join(folder, name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    return path;
  };
  const hasTools = shell('command -v tar && command -v zstd');
  const times = { take: [], load: [], tar: [], untar: [] } as Record<string, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    const now = {
      take: await timed(() => archiveFolder(disk, ours, { label })),
      tar: await timed(
        () => hasTools && shell(`tar -cf - -C "${disk}" . | zstd -1 -q -f -o "${theirs}"`),
      ),
      load: await timed(() => restoreFolder(ours, fresh('loaded'))),
      untar: await timed(
        () => hasTools && shell(`zstd -dcq "${theirs}" | tar -xf - -C "${fresh('untarred')}"`),
      ),
    };
    // The first round only warms up.
    if (round > 0) for (const [name, time] of Object.entries(now)) times[name]?.push(time);
  }
  say(`a disk of ${megabytes(size)} MB, medians of ${rounds} rounds`);
  tell('snapshot', size, times['take'] ?? [], hasTools ? times['tar'] : undefined);
  tell('load', size, times['load'] ?? [], hasTools ? times['untar'] : undefined);
  if (!hasTools) say('  no yardstick: tar and zstd are not both installed');
}

function tell(what: string, size: number, ours: number[], theirs: number[] | undefined): void {
  const speed = (times: number[]): string => `${megabytes((size / median(times)) * 1000)} MB/s`;
  const ratio = (of: (times: number[]) => number, beside: number[]): string =>
    (of(beside) / of(ours)).toFixed(2);
  const best = (times: number[]): number => Math.min(...times);
  const compared =
    theirs === undefined
      ? ''
      : `, tar and zstd -1 ${speed(theirs)}: ${ratio(median, theirs)} × as fast (median), ` +
        `${ratio(best, theirs)} × (best); bar 0.7`;
  say(`  ${what.padEnd(9)} ${speed(ours)}${compared}`);
}

function shell(command: string): boolean {
  return spawnSync('sh', ['-c', command], { stdio: 'ignore' }).status === 0;
}

/** Many small files of text, some large ones that compress by half, some that do not. Returns their size. */
export function writeDisk(disk: string): number {
  const random = randomOf('bench');
  let size = 0;
  const write = (path: string, content: Buffer): void => {
    writeFileSync(join(disk, path), content);
    size += content.length;
  };
  for (let folder = 0; folder < 40; folder += 1) {
    mkdirSync(join(disk, `usr${folder}`), { recursive: true });
    for (let file = 0; file < 60; file += 1)
      write(`usr${folder}/${file}`, textOf(random(64_000) + 500, random));
  }
  for (let file = 0; file < 6; file += 1) {
    const noise = randomBytesOf(random, 12 << 20);
    write(`large${file}`, Buffer.concat([noise, textOf(12 << 20, random)]));
    write(`noise${file}`, randomBytesOf(random, 4 << 20));
  }
  return size;
}

function textOf(length: number, random: (limit: number) => number): Buffer {
  const line = `${random(1 << 30)} the quick brown fox ${random(1 << 30)} jumps over the lazy dog\n`;
  const text = Array.from({ length: 200 }, () => line.replace('fox', `fox ${random(10_000)}`)).join(
    '',
  );
  return Buffer.alloc(length, text);
}
