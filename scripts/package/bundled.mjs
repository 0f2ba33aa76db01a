// Which libraries are inside the bundles: asked of esbuild at every build, never kept by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const record = 'dist/bundled.json';

/** The folder of the package that a bundled file belongs to, the innermost one. */
const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** Writes down the folders of all packages of which at least one byte is in a bundle. */
export function recordBundled(metafiles) {
  writeFileSync(record, `${JSON.stringify(foldersIn(metafiles), null, 2)}\n`);
}

/** The folders of packages, sorted; `metafiles` are what esbuild tells of its bundles. */
export function foldersIn(metafiles) {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => packageFolder.exec(path)?.[0]);
  return [...new Set(inputs.filter((folder) => folder !== undefined))].sort();
}

/**
 * The bundled packages, `{ folder, name, version, license, author }`, sorted by name and
 * version. Needs a built dist/.
 */
export function bundledPackages() {
  const folders = JSON.parse(readFileSync(record, 'utf8'));
  const byName = new Map(
    folders.map(described).map((each) => [`${each.name}@${each.version}`, each]),
  );
  return [...byName.keys()].sort().map((key) => byName.get(key));
}

function described(folder) {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  return {
    ...{ folder, name, version, license },
    author: typeof author === 'string' ? author.replace(/ *[<(].*/, '') : author?.name,
  };
}
