// What each package consists of: its files as they ship, by name. The lists are .vscodeignore and
// .npmignore, both of which refuse everything and then name what ships.
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from '../npm.mjs';
import { manifestForNpm, manifestForVSCode } from './manifest.mjs';
import { readmeFor } from './readme.mjs';

/** The names of the extension's files; forward slashes on every system. */
export async function extensionFiles() {
  const lines = (await readFile('.vscodeignore', 'utf8')).split('\n').map((line) => line.trim());
  const patterns = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  return globSync(patterns, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).replaceAll('\\', '/'))
    .sort();
}

/** The names of the npm package's files, as npm itself picks them. */
async function npmFiles() {
  const [{ files }] = JSON.parse(await npm(['pack', '--dry-run', '--json']));
  return files.map(({ path }) => path);
}

/** The extension as it ships: `Map` from name to `Buffer`. Needs a built dist/. */
export async function extensionContents() {
  return contents(await extensionFiles(), manifestForVSCode);
}

/** The npm package as it ships: `Map` from name to `Buffer`. Needs a built dist/. */
export async function npmContents() {
  return contents(await npmFiles(), manifestForNpm);
}

async function contents(names, manifest) {
  const shipped = new Map();
  for (const name of names) shipped.set(name, await shippedForm(name, names, manifest));
  return shipped;
}

async function shippedForm(name, names, manifest) {
  const bytes = await readFile(name);
  if (name === 'package.json') return json(manifest(JSON.parse(bytes.toString())));
  if (name === 'README.md') return Buffer.from(readmeFor(bytes.toString(), names));
  if (name.endsWith('.js') && !names.includes(`${name}.map`))
    return Buffer.from(withoutMap(bytes.toString()));
  return bytes;
}

const json = (value) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** Where the source map stays at home, so does the line that tells tools to look for one. */
function withoutMap(script) {
  return script.replace(/^\/\/# sourceMappingURL=.*\n?/m, '');
}
