// Makes the packages in out/packages from what is built: the VSIX and the npm tarball.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { npm, packedIn } from '../npm.mts';
import { extensionContents, npmContents } from './shipped.mts';
import { writeVsix } from './vsix.mts';
import { closely, gzippedAgain } from './zip.mts';

export const folder = resolve('out/packages');

interface Packages {
  readonly vsix: string;
  readonly tarball: string;
}

/** The packages that are in `folder`. @throws Error when they are not there. */
export async function madePackages(): Promise<Packages> {
  const files = await readdir(folder).catch(() => []);
  const [vsix, tarball] = ['.vsix', '.tgz'].map((ending) =>
    files.find((file) => file.endsWith(ending)),
  );
  if (vsix === undefined || tarball === undefined)
    throw new Error(`There are no packages in ${folder}. Run "npm run package -- --trial".`);
  return { vsix: join(folder, vsix), tarball: join(folder, tarball) };
}

/** Replaces what is in `folder`; resolves with the paths. Needs a built dist/. */
export async function makePackages(): Promise<Packages> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { name, version } = JSON.parse(await readFile('package.json', 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  const vsix = join(folder, `${name}-${version}.vsix`);
  const [tarball] = await Promise.all([
    makeTarball(),
    extensionContents().then((contents) => writeVsix(vsix, contents, closely)),
  ]);
  return { vsix, tarball };
}

/** npm packs a folder; so the package is laid out in one first. */
async function makeTarball(): Promise<string> {
  const layout = join(folder, 'npm');
  for (const [name, bytes] of await npmContents()) {
    const file = join(layout, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const printed = await npm(['pack', '--json', `--pack-destination=${folder}`], { cwd: layout });
  await rm(layout, { recursive: true });
  const tarball = join(folder, packedIn(printed).filename);
  await writeFile(tarball, await gzippedAgain(await readFile(tarball)));
  return tarball;
}
