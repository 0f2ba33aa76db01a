// Fetches VS Code's own server and web workbench from the npm registry, for machines where the
// desktop VS Code cannot be downloaded. They come inside the package `code-server`; only its folder
// `lib/vscode` is used. Its install scripts never run: they compile for minutes and are not needed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { build } from 'esbuild';
import { extract } from 'tar';
import { npm, packedIn } from '../npm.mts';
import { cache, makeOnce } from './folders.mts';

const release = {
  name: 'code-server',
  version: '4.139.1',
  integrity:
    'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};

/** Part of the folder's name; raise it when the steps below change. */
const revision = 2;

const inPackage = 'package/lib/vscode/';

/** Returns the folder of VS Code's server, fetched on first use. */
export function fetchServer(): Promise<string> {
  return makeOnce(
    join(cache, `${release.name}-${release.version}-r${revision}`),
    async (folder) => {
      const archive = await pack(folder);
      await checkIntegrity(archive);
      await extract({
        file: archive,
        cwd: folder,
        strip: inPackage.split('/').length - 1,
        filter: (path) => path.startsWith(inPackage),
      });
      await rm(archive);
      await npm(['install', '--omit=dev'], { cwd: folder });
      await replaceCompiled(folder);
    },
  );
}

/** Two small modules that npm would have to compile are replaced; both are described in their files. */
async function replaceCompiled(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules', '@vscode');
  const replace = (name: string, by: string): Promise<unknown> =>
    build({
      entryPoints: [`scripts/vscode/${by}.mts`],
      outfile: join(modules, name, 'index.js'),
      allowOverwrite: true,
      format: 'cjs',
      platform: 'node',
    });
  await Promise.all([replace('spdlog', 'spdlog'), replace('native-watchdog', 'watchdog')]);
}

/** `npm pack` uses the registry, proxy and cache that this machine's npm is set up for. */
async function pack(folder: string): Promise<string> {
  const wanted = `${release.name}@${release.version}`;
  const printed = await npm(['pack', wanted, '--json', `--pack-destination=${folder}`], {
    cwd: folder,
  });
  return join(folder, packedIn(printed).filename);
}

async function checkIntegrity(archive: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== release.integrity) {
    throw new Error(
      `The package ${release.name}@${release.version} is not the one this project was tested with: ` +
        `its checksum is ${found}, expected ${release.integrity}. Check which npm registry is in use.`,
    );
  }
}
