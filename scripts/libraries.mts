// Libraries of others that several bundles share: each is a bundle of its own, loaded by the first use of one of its names.
import type { Plugin } from 'esbuild';
import type { BundledFile } from './options.mts';
import { loadedByFirstUse } from './loadedLater.mts';

/** All names that we use, by library. */
const libraries: ReadonlyMap<string, readonly string[]> = new Map([
  ['tar', ['Header', 'Pack', 'Parser', 'Pax']],
  ['yaml', ['isAlias', 'isMap', 'isNode', 'isPair', 'isScalar', 'isSeq', 'parseDocument']],
]);

/** @param folder of the libraries, as the bundle sees it: `./` or `./cli/` */
export const librariesIn = (folder: string): Plugin => ({
  name: 'libraries-beside',
  setup(build) {
    const namespace = 'library';
    build.onResolve({ filter: /^(tar|yaml)$/ }, ({ path }) => ({ path, namespace }));
    build.onResolve({ filter: /./, namespace }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: loadedByFirstUse(`require('${folder}${path}.js')`, libraries.get(path) ?? []),
    }));
  },
});

/** @param onNode what bundles for Node have in common */
export const libraryBundles = (
  onNode: Omit<BundledFile, 'entryPoints' | 'outfile'>,
  outdir: string,
): BundledFile[] =>
  [...libraries].map(([name, names]) => ({
    ...onNode,
    entryPoints: [],
    stdin: {
      contents: `export { ${names.join(', ')} } from '${name}';`,
      resolveDir: process.cwd(),
    },
    outfile: `${outdir}/${name}.js`,
    minify: true,
    legalComments: 'none',
  }));
