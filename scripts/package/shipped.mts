// What each package consists of: its files as they ship, by name. The lists are .vscodeignore and
// .npmignore, both of which refuse everything and then name what ships.
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { libraryInVSCode } from '../bundles.mts';
import { npm, packedIn } from '../npm.mts';
import { addressesIn, statedManifest } from './facts.mts';
import { manifestForNpm, manifestForVSCode, type Manifest } from './manifest.mts';
import { readmeFor } from './readme.mts';

/** The bytes of each file by its name. */
type Contents = Map<string, Buffer>;

/** The names of the extension's files; forward slashes on every system. */
export async function extensionFiles(): Promise<string[]> {
  const lines = (await readFile('.vscodeignore', 'utf8')).split('\n').map((line) => line.trim());
  const patterns = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  return globSync(patterns, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).replaceAll('\\', '/'))
    .sort();
}

/** The names of the npm package's files, as npm itself picks them. */
async function npmFiles(): Promise<string[]> {
  const { files } = packedIn(await npm(['pack', '--dry-run', '--json']));
  return files.map(({ path }) => path);
}

/** The extension as it ships. Needs a built dist/. */
export async function extensionContents(): Promise<Contents> {
  const shipped = await contents(await extensionFiles(), manifestForVSCode);
  const library = await readFile(libraryInVSCode, 'utf8');
  return shipped.set('dist/library.js', Buffer.from(withoutMap(library)));
}

/** The npm package as it ships. Needs a built dist/. */
export async function npmContents(): Promise<Contents> {
  return contents(await npmFiles(), manifestForNpm);
}

type Shorten = (manifest: Manifest) => Manifest;

async function contents(names: readonly string[], manifest: Shorten): Promise<Contents> {
  const shipped: Contents = new Map();
  for (const name of names) shipped.set(name, await shippedForm(name, names, manifest));
  return shipped;
}

async function shippedForm(
  name: string,
  names: readonly string[],
  manifest: Shorten,
): Promise<Buffer> {
  const bytes = await readFile(name);
  if (name === 'package.json') return json(manifest(statedManifest()));
  if (name === 'README.md' || name === 'CHANGELOG.md')
    return Buffer.from(readmeFor(bytes.toString(), names, addressesIn(statedManifest())));
  if (name.endsWith('.js') && !names.includes(`${name}.map`))
    return Buffer.from(withoutMap(bytes.toString()));
  return bytes;
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** Where the source map stays at home, so does the line that tells tools to look for one. */
function withoutMap(script: string): string {
  return script.replace(/^\/\/# sourceMappingURL=.*\n?/m, '');
}
