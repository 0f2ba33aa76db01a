// The npm package as a person installs it: into an empty folder, without a network.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../../scripts/npm.mts';
import { packaged } from './packaged';

/** Resolves with the folder, which the caller removes. */
export async function installPackage(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'npm-package-'));
  await writeFile(join(home, 'package.json'), '{ "private": true }');
  await npm(['install', '--offline', packaged('TEST_TARBALL')], { cwd: home });
  return home;
}
