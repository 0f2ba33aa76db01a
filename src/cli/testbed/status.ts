// `geni-testbed status`: what runs where, and how far the snapshots are; with `--watch` a page that stays.
import type { Command } from 'commander';
import { TestbedError } from '../../testbed';
import type { Status } from '../../testbed/control/status';
import { keepDrawing, pictureOf } from './page';
import { ask, withCommon, type CommonOptions } from './running';

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
  const text = (now: Status, space?: number): string =>
    options.json ? `${JSON.stringify(now, null, space)}\n` : pictureOf(now);
  const first = await look();
  if (!options.watch) {
    process.stdout.write(text(first, 2));
    return;
  }
  await keepDrawing(
    // Once it was there it is waited for: a restart is one of the things to watch.
    () => look().then((now) => text(now), absent),
    new AbortController().signal,
  );
}

function absent(error: unknown): string {
  if (!TestbedError.is(error, 'not-running')) throw error;
  return `${error.message}\n`;
}
