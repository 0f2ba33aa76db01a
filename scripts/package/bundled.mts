// Which libraries are inside the bundles: asked of esbuild at every build, never kept by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export interface BundledPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author: string | undefined;
}

/** What a package says of itself. */
interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author?: string | { readonly name: string };
}

const record = 'dist/bundled.json';

/** The folder of the package that a bundled file belongs to, the innermost one. */
const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** Writes down the folders of all packages of which at least one byte is in a bundle. */
export function recordBundled(metafiles: readonly Metafile[]): void {
  writeFileSync(record, `${JSON.stringify(foldersIn(metafiles), null, 2)}\n`);
}

/** The folders of packages, sorted; `metafiles` are what esbuild tells of its bundles. */
export function foldersIn(metafiles: readonly Metafile[]): string[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => packageFolder.exec(path)?.[0]);
  return [...new Set(inputs.filter((folder) => folder !== undefined))].sort();
}

/** The bundled packages, sorted by name and version. Needs a built dist/. */
export function bundledPackages(): BundledPackage[] {
  const folders = JSON.parse(readFileSync(record, 'utf8')) as string[];
  const byName = new Map(
    folders.map(described).map((each) => [`${each.name}@${each.version}`, each]),
  );
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

function described(folder: string): BundledPackage {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as PackageJson;
  return {
    folder,
    name,
    version,
    license,
    author: typeof author === 'string' ? author.replace(/ *[<(].*/, '') : author?.name,
  };
}
