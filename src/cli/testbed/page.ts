// The status page of the terminal: what runs where, how far the snapshots are, which faults are in force.
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { Status } from '../../testbed/control/status';
import { columns } from './running';

/** Milliseconds between two pictures. */
const every = 500;

export function pictureOf(now: Status, notes: readonly string[] = []): string {
  const parts = [
    `Testbed in ${now.directory}, process ${now.pid}\n` +
      `Certificates: ${join(now.directory, 'users', '<user>', 'encrypted.pem')}, each with its passphrase beside it`,
    ...now.sites.map(siteLines),
    columns(now.snapshots.map(snapshotRow), ''),
    now.faults.map(({ id, kind }) => `Fault ${id}: ${kind}`).join('\n'),
    now.problem ?? '',
    notes.join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Draws again and again, over the picture before, until `signal` is aborted. */
export async function keepDrawing(
  picture: () => Promise<string>,
  signal: AbortSignal,
): Promise<void> {
  if (process.stdout.isTTY) process.stdout.write('\x1b[2J');
  while (!signal.aborted) {
    draw(await picture());
    await after(every, undefined, { signal }).catch(() => undefined);
  }
}

/** Line over line instead of clearing first, which would flicker; lines that do not fit are cut. */
function draw(picture: string): void {
  if (!process.stdout.isTTY) {
    process.stdout.write(picture);
    return;
  }
  const width = process.stdout.columns;
  const lines = picture.split('\n').map((line) => `${line.slice(0, width)}\x1b[K`);
  process.stdout.write(`\x1b[H${lines.join('\n')}\x1b[J`);
}

function siteLines(site: Status['sites'][number]): string {
  const rows = site.slivers.map((sliver) => [
    `  ${sliver.slice.replace(/^.*\+/, '')}`,
    sliver.clientId,
    `${sliver.state}, ${sliver.status}`,
    sliver.urn,
  ]);
  return `${site.name}  ${site.rpcUrl}  ${site.images} images\n${columns(rows, '  no slivers')}`;
}

const barWidth = 24;

/** The bar fills against the size that the disk's last image had; without one it only shows life. */
function snapshotRow({
  site,
  image,
  stage,
  size,
  expected,
}: Status['snapshots'][number]): string[] {
  const part = expected === undefined ? undefined : Math.min(1, size / expected);
  const filled = Math.round((part ?? 0) * barWidth);
  const bar = part === undefined ? '~'.repeat(barWidth) : '#'.repeat(filled).padEnd(barWidth, '.');
  const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  const of = expected === undefined ? '' : ` of about ${megabytes(expected)}`;
  return [site, image, `[${bar}]`, `${megabytes(size)}${of} MB`, stage];
}
