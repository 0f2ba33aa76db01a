// A testbed's folder as it is after the first start, made once per run of the tests and copied from then on: making keys
// and system images takes longer than most tests.
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { chmodSync, cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { startTestbed, type TestbedOptions } from '../../src/testbed';

type Shape = Pick<TestbedOptions, 'aggregates' | 'host'>;

/** Folder that the run's bundles lie in, which is new in every run: the file that runs is one of them. */
function outFolder(): string {
  const file = process.argv[1] ?? '';
  const [, folder] = /^(.*[\\/]out[\\/][^\\/]+)[\\/]/.exec(resolve(file)) ?? [];
  return folder ?? dirname(file);
}

/** Fills a new folder with a testbed that has been started once, its servers known by the host's name. */
export async function copyTemplate(shape: Shape, directory: string): Promise<void> {
  const { aggregates = 2, host = '127.0.0.1' } = shape;
  const template = join(outFolder(), 'templates', `${host}-${aggregates}`);
  if (!existsSync(template)) await makeTemplate({ aggregates, host }, template);
  copyFolder(template, directory);
}

/** `cpSync` takes a fifth of the time of `cp`, for hundreds of small files, but leaves out the modes of folders. */
function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = join(entry.parentPath, entry.name);
    chmodSync(join(to, relative(from, folder)), statSync(folder).mode & 0o7777);
  }
}

async function makeTemplate(shape: Shape, template: string): Promise<void> {
  await mkdir(dirname(template), { recursive: true });
  const beside = await mkdtemp(`${template}-`);
  const testbed = await startTestbed({ ...shape, directory: beside, pollScale: 0.01 });
  await testbed.stop();
  // Another process may have been quicker; either will do.
  await rename(beside, template).catch(() => rm(beside, { recursive: true, force: true }));
}
