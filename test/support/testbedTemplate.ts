// A testbed's folder as it is after the first start, made once per run of the tests and copied from then on: making keys
// and system images takes longer than most tests.
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { startTestbed, type TestbedOptions } from '../../src/testbed';

type Shape = Pick<TestbedOptions, 'aggregates' | 'host'>;

/**
 * Folder that is new in every run: where all its temporary folders are, if the run says so; else that of its bundles,
 * of which the file that runs is one.
 */
function runFolder(): string {
  const { RUN_FOLDER: stated } = process.env;
  if (stated !== undefined) return stated;
  const file = process.argv[1] ?? '';
  const [, folder] = /^(.*[\\/]out[\\/][^\\/]+)[\\/]/.exec(resolve(file)) ?? [];
  return folder ?? dirname(file);
}

/** Fills a new folder with a testbed that has been started once, its servers known by the host's name. */
export async function copyTemplate(shape: Shape, directory: string): Promise<void> {
  const { aggregates = 2, host = '127.0.0.1' } = shape;
  const template = join(runFolder(), 'templates', `${host}-${aggregates}`);
  if (!existsSync(template)) await makeTemplate({ aggregates, host }, template);
  copyFolder(partsOf(template).rest, directory);
  linkFiles(partsOf(template).images, directory);
}

/** Image files are never written again, so a testbed links them where it can, and so does a copy: they are most of it. */
const partsOf = (template: string): { readonly rest: string; readonly images: string } => ({
  rest: join(template, 'rest'),
  images: join(template, 'images'),
});

/** `cpSync` takes a fifth of the time of `cp`, for hundreds of small files, but leaves out the modes of folders. */
function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = join(entry.parentPath, entry.name);
    chmodSync(join(to, relative(from, folder)), statSync(folder).mode & 0o7777);
  }
}

/** Into folders that are there. */
function linkFiles(from: string, to: string): void {
  for (const file of filesIn(from)) {
    const target = join(to, relative(from, file));
    try {
      linkSync(file, target);
    } catch {
      // Two file systems.
      cpSync(file, target, { preserveTimestamps: true });
    }
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

async function makeTemplate(shape: Shape, template: string): Promise<void> {
  await mkdir(dirname(template), { recursive: true });
  const beside = await mkdtemp(`${template}-`);
  const { rest, images } = partsOf(beside);
  mkdirSync(rest, { mode: 0o700 });
  const testbed = await startTestbed({ ...shape, directory: rest, pollScale: 0.01 });
  await testbed.stop();
  for (const file of filesIn(rest).filter((name) => name.endsWith('.tar.zst'))) {
    const place = join(images, relative(rest, file));
    mkdirSync(dirname(place), { recursive: true });
    renameSync(file, place);
  }
  // Another process may have been quicker; either will do.
  await rename(beside, template).catch(() => rm(beside, { recursive: true, force: true }));
}
