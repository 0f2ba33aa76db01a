// `geni-testbed status`: what runs where, and how far the snapshots are; with `--watch` a page that stays.
import { setTimeout as after } from 'node:timers/promises';
import type { Command } from 'commander';
import { TestbedError } from '../../testbed';
import type { Status } from '../../testbed/control/status';
import { isUnread, print, printJson } from '../terminal/streams';
import { everyMs, keepDrawing, pictureOf } from './page';
import { ask, withCommon, type CommonOptions } from './running';

interface StatusOptions extends CommonOptions {
  readonly watch?: true;
}

export function status(program: Command): void {
  withCommon(program.command('status').description('show sites, slivers and running snapshots'))
    .option('--watch', 'refresh it until Ctrl-C')
    .action(run);
}

async function run(options: StatusOptions): Promise<void> {
  const look = async (): Promise<Status> =>
    (await ask(options.dir, { command: 'status' })) as Status;
  const first = await look();
  if (!options.watch) {
    if (options.json) printJson(first, 2);
    else print(pictureOf(first));
    return;
  }
  // Once it was there it is waited for: a restart is one of the things to watch.
  const again = async (): Promise<Status | readonly string[]> => look().catch(absent);
  if (options.json) await keepPrinting(again);
  else await keepDrawing(async () => picture(await again()), new AbortController().signal);
}

function picture(now: Status | readonly string[]): readonly string[] {
  return 'sites' in now ? pictureOf(now) : now;
}

/** One document after the other, each on a line of its own. */
async function keepPrinting(look: () => Promise<Status | readonly string[]>): Promise<void> {
  while (!isUnread()) {
    const now = await look();
    if ('sites' in now) printJson(now);
    else print(now);
    await after(everyMs);
  }
}

function absent(error: unknown): readonly string[] {
  if (!TestbedError.is(error, 'not-running')) throw error;
  return [error.message];
}
