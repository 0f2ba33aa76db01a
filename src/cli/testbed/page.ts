// The status page of the terminal: what runs where, how far the snapshots are, which faults are in force.
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { sizeText } from '../../model/units';
import type { Status } from '../../testbed/control/status';
import { drawScreen, isUnread, print } from '../terminal/streams';
import { columns } from './running';

/** Milliseconds between two pictures. */
export const everyMs = 500;

export function pictureOf(now: Status, notes: readonly string[] = []): readonly string[] {
  const parts: (readonly string[])[] = [
    [
      `Testbed in ${now.directory}, process ${now.pid}`,
      `Certificates: ${join(now.directory, 'users', '<user>', 'encrypted.pem')}, each with its passphrase beside it`,
      `Portal: ${now.portal.url}, with the tokens ${join(now.directory, 'users', '<user>', 'cloudlab.jwt')}`,
    ],
    ...now.sites.map(siteLines),
    columns(now.snapshots.map(snapshotRow)),
    now.faults.map(({ id, kind }) => `Fault ${id}: ${kind}`),
    now.noLogins === undefined ? [] : [now.noLogins],
    now.problem === undefined ? [] : [now.problem],
    notes,
  ];
  const shown = parts.filter((part) => part.length > 0);
  return shown.flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

/** Draws again and again, over the picture before, until `signal` is aborted. */
export async function keepDrawing(
  picture: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<void> {
  for (let first = true; !signal.aborted && !isUnread(); first = false) {
    show(await picture(), first);
    await after(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Line over line instead of clearing first, which would flicker; lines that do not fit are cut. */
function show(lines: readonly string[], first: boolean): void {
  if (!process.stdout.isTTY) {
    print(lines);
    return;
  }
  const width = process.stdout.columns;
  drawScreen([...lines.map((line) => line.slice(0, width)), ''], first);
}

function siteLines(site: Status['sites'][number]): readonly string[] {
  const rows = site.slivers.map((sliver) => [
    `  ${sliver.slice.replace(/^.*\+/, '')}`,
    sliver.clientId,
    `${sliver.state}, ${sliver.status}`,
    sliver.urn,
    sliver.ssh === undefined ? '' : `ssh ${sliver.ssh}`,
  ]);
  const head = `${site.name}  ${site.rpcUrl}  ${site.images} images`;
  return [head, ...columns(rows, '  no slivers')];
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
  const of = expected === undefined ? '' : ` of about ${sizeText(expected)}`;
  return [site, image, `[${bar}]`, `${sizeText(size)}${of}`, stage];
}
