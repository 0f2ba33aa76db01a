// Installs the built extension into an extensions folder as VS Code does with a VSIX: exactly the
// files that ship. A workbench that is served only loads extensions under development in test mode,
// in which it shows no notifications; so `npm start` and the UI tests use an installed one.
import { globSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Replaces what is installed in `extensionsDirectory` by the extension of this project. */
export async function installExtension(extensionsDirectory) {
  const { publisher, name, version } = JSON.parse(await readFile('package.json', 'utf8'));
  const id = `${publisher}.${name}`;
  const target = resolve(extensionsDirectory, `${id}-${version}`);
  await rm(target, { recursive: true, force: true });
  for (const file of await shippedFiles()) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(file, join(target, file));
  }
  const location = { $mid: 1, path: target, scheme: 'file' };
  const entry = { identifier: { id }, version, location, relativeLocation: `${id}-${version}` };
  await writeFile(join(extensionsDirectory, 'extensions.json'), JSON.stringify([entry]));
}

/** .vscodeignore refuses everything and then names what ships. */
async function shippedFiles() {
  const lines = (await readFile('.vscodeignore', 'utf8')).split('\n').map((line) => line.trim());
  const patterns = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const found = globSync(patterns, { withFileTypes: true }).filter((entry) => entry.isFile());
  return found.map(({ parentPath, name }) => join(parentPath, name));
}
