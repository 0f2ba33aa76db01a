// How fast snapshots and loads move data, beside `tar | zstd -1` and back on the same folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytesOf, randomOf } from '../../../src/testbed/disks/seededRandom';
import { archiveFolder, restoreFolder } from '../../../src/testbed/images/archive';
import { measured, percentile, say } from '../support/report';
import { timed } from './timed';

const rounds = 9;

interface Cost {
  /** Milliseconds on the wall. */
  readonly time: number;
  /** Milliseconds of all processors. */
  readonly work: number;
}

export async function moves(folder: string): Promise<void> {
  const disk = join(folder, 'disk');
  const size = writeDisk(disk);
  const [image, archive] = [join(folder, 'ours.zst'), join(folder, 'theirs.zst')];
  const label = { format: 'ndz', runsOn: ['raw-pc'] };
  const fresh = (name: string): string => {
    const path = join(folder, name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    return path;
  };
  const hasTools = shell('command -v tar && command -v zstd') !== undefined;
  const costs = { take: [], tar: [], synced: [], load: [], untar: [] } as Record<string, Cost[]>;
  const pack = `tar -cf - -C "${disk}" . | zstd -1 -q -f -o "${archive}"`;
  const note = (name: string, cost: Cost | undefined): unknown => cost && costs[name]?.push(cost);
  for (let round = 0; round < rounds; round += 1) {
    note('take', await cost(() => archiveFolder(disk, image, { label })));
    if (hasTools) note('tar', shell(pack));
    // A finished image must outlive a loss of power, so ours waits for the disk.
    if (hasTools) note('synced', shell(`${pack} && sync "${archive}"`));
  }
  // After all snapshots: what a load leaves for the system to write would slow the one that comes next.
  for (let round = 0; round < rounds; round += 1) {
    const [loaded, untarred] = [fresh('loaded'), fresh('untarred')];
    note('load', await cost(() => restoreFolder(image, loaded)));
    if (hasTools) note('untar', shell(`zstd -dcq "${archive}" | tar -xf - -C "${untarred}"`));
  }
  tell('a snapshot', size, costs['take'] ?? [], costs['tar'] ?? [], 0.9);
  const synced = (costs['synced'] ?? []).map(
    ({ time }, round) => time / (costs['take']?.[round]?.time ?? 1),
  );
  if (hasTools)
    measured({
      name: 'The same, onto the disk',
      beside: 'tar, zstd -1 and sync',
      unit: '×',
      values: synced,
    });
  tell('a load', size, costs['load'] ?? [], costs['untar'] ?? [], 0.7);
  if (!hasTools) say('Not measured beside tar and zstd: they are not both installed.');
}

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const time = await timed(work);
  const { user, system } = process.cpuUsage(before);
  return { time, work: (user + system) / 1000 };
}

function tell(
  what: string,
  size: number,
  ours: readonly Cost[],
  tools: readonly Cost[],
  atLeast: number,
): void {
  const middle = percentile(
    ours.map(({ time }) => time),
    0.5,
  );
  const disk = `${(size / 1e6).toFixed(0)} MB`;
  say(`Speed of ${what} of ${disk}: ${(size / middle / 1000).toFixed(0)} MB/s`);
  if (tools.length === 0) return;
  const beside = 'tar and zstd -1';
  const ratios = (part: keyof Cost): number[] =>
    ours.map((cost, round) => (tools[round]?.[part] ?? Number.NaN) / cost[part]);
  measured({
    name: `Speed of ${what} of ${disk}`,
    beside,
    unit: '×',
    values: ratios('time'),
    bar: { atLeast },
  });
  measured({
    name: `Speed of ${what} of ${disk}, by processor time`,
    beside,
    unit: '×',
    values: ratios('work'),
  });
}

/** Runs a command; undefined when it fails. Its processor time is what the shell tells of its children. */
function shell(command: string): Cost | undefined {
  const from = performance.now();
  const { status, stdout } = spawnSync('sh', ['-c', `${command} >&2 || exit 1; times`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const time = performance.now() - from;
  const parts = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const seconds = parts.reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
  return status === 0 ? { time, work: seconds * 1000 } : undefined;
}

/** Many small files of text, some large ones that compress by half, some that do not. Returns their size. */
function writeDisk(disk: string): number {
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
