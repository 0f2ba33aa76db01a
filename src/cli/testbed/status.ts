// `geni-testbed status`: what runs where, and how far the snapshots are; with `--watch` a page that stays.
import { setTimeout as after } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Status } from '../../testbed/control/status';
import { ask, columns, withCommon, type CommonOptions } from './running';

interface StatusOptions extends CommonOptions {
  readonly watch?: true;
}

export function status(program: Command): void {
  withCommon(
    program.command('status').description('show aggregates, slivers and the snapshots under way'),
  )
    .option('--watch', 'show it again and again until Ctrl-C')
    .action(run);
}

async function run(options: StatusOptions): Promise<void> {
  const look = async (): Promise<Status> =>
    (await ask(options.dir, { command: 'status' })) as Status;
  if (!options.watch) {
    const now = await look();
    process.stdout.write(options.json ? `${JSON.stringify(now, null, 2)}\n` : pictureOf(now));
    return;
  }
  for (;;) {
    const now = await look();
    const clear = process.stdout.isTTY ? '\x1b[H\x1b[2J' : '';
    process.stdout.write(options.json ? `${JSON.stringify(now)}\n` : clear + pictureOf(now));
    await after(500);
  }
}

function pictureOf(now: Status): string {
  const sites = now.sites.map((site) => {
    const rows = site.slivers.map((sliver) => [
      `  ${sliver.slice.replace(/^.*\+/, '')}`,
      sliver.clientId,
      `${sliver.state}, ${sliver.status}`,
      sliver.urn,
    ]);
    return `${site.name}  ${site.rpcUrl}  ${site.images} images\n${columns(rows, '  no slivers')}`;
  });
  const snapshots = now.snapshots.map(snapshotLine);
  const faults = now.faults.map(({ id, kind }) => `Fault ${id}: ${kind}`);
  const parts = [
    `Testbed in ${now.directory}, process ${now.pid}`,
    ...sites,
    snapshots.join('\n'),
    faults.join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const barWidth = 24;

/** The bar fills against the size that the disk's last image had; without one it only shows life. */
function snapshotLine({ site, image, stage, size, expected }: Status['snapshots'][number]): string {
  const part = expected === undefined ? undefined : Math.min(1, size / expected);
  const filled = Math.round((part ?? 0) * barWidth);
  const bar = part === undefined ? '~'.repeat(barWidth) : '#'.repeat(filled).padEnd(barWidth, '.');
  return `${site}  ${image}  [${bar}]  ${(size / 2 ** 20).toFixed(1)} MB  ${stage}`;
}
