// `geni-testbed reset`: forgets everything of a testbed's folder: users, slices, images.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { TestbedError } from '../../testbed';
import { Layout } from '../../testbed/layout';
import { print, printJson } from '../terminal/streams';
import { ask, withCommon, type CommonOptions } from './running';

/** What a testbed makes in its folder. Anything else there is left alone. */
const parts = [
  'ca',
  'control.sock',
  'mail',
  'sites',
  'state',
  'system-images',
  'testbed.json',
  'users',
];

export function reset(program: Command): void {
  withCommon(program.command('reset').description('remove all state of a stopped testbed')).action(
    run,
  );
}

async function run(options: CommonOptions): Promise<void> {
  const directory = resolve(options.dir);
  await checkStopped(directory);
  if (!existsSync(new Layout(directory).database)) {
    throw new TestbedError('bad-argument', `There is no testbed in ${directory}.`);
  }
  for (const part of parts) await rm(join(directory, part), { recursive: true, force: true });
  if (options.json) printJson({ directory });
  else print([`The testbed in ${directory} has been reset.`]);
}

async function checkStopped(directory: string): Promise<void> {
  const isRunning = await ask(directory, { command: 'status' }).then(
    () => true,
    (error: unknown) => {
      if (TestbedError.is(error, 'not-running')) return false;
      throw error;
    },
  );
  if (isRunning)
    throw new TestbedError(
      'in-use',
      'The testbed is running. Stop it first with "geni-testbed stop".',
    );
}
