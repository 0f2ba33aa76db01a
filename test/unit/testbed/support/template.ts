// A testbed's folder as it is after the first start, made once per run of the tests and copied from then on: making keys
// and system images takes longer than most tests.
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startTestbed } from '../../../../src/testbed';

/** Folder that the run's bundles lie in, which is new in every run. */
function outFolder(): string {
  const [, folder] = /^(.*[\\/]out[\\/][^\\/]+)[\\/]/.exec(__filename) ?? [];
  return folder ?? dirname(__filename);
}

/** Fills a new folder with a testbed of so many aggregates that has been started once. */
export async function copyTemplate(aggregates: number, directory: string): Promise<void> {
  const template = join(outFolder(), 'templates', String(aggregates));
  if (!existsSync(template)) await makeTemplate(aggregates, template);
  await cp(template, directory, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
  });
}

async function makeTemplate(aggregates: number, template: string): Promise<void> {
  await mkdir(dirname(template), { recursive: true });
  const beside = await mkdtemp(`${template}-`);
  const testbed = await startTestbed({ directory: beside, aggregates, pollScale: 0.01 });
  await testbed.stop();
  // Another process may have been quicker; either will do.
  await rename(beside, template).catch(() => rm(beside, { recursive: true, force: true }));
}
