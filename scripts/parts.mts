// Parts that several bundles share: files of modules, each of which is loaded once and run by its first use. A bundle asks
// such a part for a module by its number, so none has a copy of its own.
import { resolve } from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';
import { resolvedByOthers } from './resolved.mts';

export interface Part {
  readonly asked: () => Promise<Asked>;
}

/** The modules that others ask for, in the order of their numbers, with the names that they want; `*` for all. */
export type Asked = ReadonlyMap<string, readonly string[] | '*'>;

/** Where a bundle finds a part: what stands in its `require`. */
export interface PlacedPart {
  readonly part: Part;
  readonly path: string;
}

const text = (value: string): string => JSON.stringify(value);

/** What loads one of a part's modules. @throws Error when the part does not hand it on. */
export async function loaderOf({ part, path }: PlacedPart, file: string): Promise<string> {
  const number = [...(await part.asked()).keys()].indexOf(file);
  if (number < 0) throw new Error(`${path} does not hand on ${file}.`);
  return `require(${text(path)})(${number})`;
}

/** In a part's own bundle: its entry, `part`. */
export const partEntry = (part: Part): Plugin => ({
  name: 'part-entry',
  setup(build) {
    const namespace = 'entry';
    build.onResolve({ filter: /^part$/ }, ({ path }) => ({ path, namespace }));
    build.onResolve({ filter: /^\d+$/, namespace }, ({ path }) => ({ path, namespace }));
    build.onLoad({ filter: /./, namespace }, async ({ path }) => {
      const asked = [...(await part.asked())];
      const resolveDir = process.cwd();
      if (path === 'part') return { contents: entryOf(asked), resolveDir };
      const [file, names] = asked[Number(path)] ?? ['', ''];
      const list = typeof names === 'string' ? names : names.join(', ');
      return {
        contents: `export { ${list} } from ${text(`./${file}`)};`,
        resolveDir,
      };
    });
  },
});

/** A module of which not all is wanted has one before it that hands on the rest. */
const entryOf = (asked: readonly (readonly [string, readonly string[] | '*'])[]): string => `
  const modules = [${asked
    .map(([file, names], number) => (names === '*' ? `./${file}` : String(number)))
    .map((path) => `() => require(${text(path)})`)
    .join(',\n')}];
  module.exports = (number) => modules[number]();`;

/** In a bundle: what the first of these parts that has it has, comes from there. */
export const takenFrom = (placed: readonly PlacedPart[]): Plugin => ({
  name: 'taken-from-parts',
  setup(build) {
    const namespace = 'part';
    build.onResolve({ filter: /^[.@\w/]/ }, async (args) => {
      if (args.kind === 'entry-point' || args.namespace.startsWith(namespace)) return undefined;
      const found = await resolvedByOthers(build, 'parts', args);
      if (found?.namespace !== 'file') return found;
      for (const { part, path } of placed) {
        const asked = [...(await part.asked())];
        const number = asked.findIndex(([file]) => resolve(file) === found.path);
        const [file, names] = asked[number] ?? [];
        if (file !== undefined)
          return {
            path: `${path}:${number}`,
            namespace,
            pluginData: { path, number, file, names },
          };
      }
      return found;
    });
    // Each file is asked for once in a bundle: even the second time, that takes Node a while.
    const files = 'part-file';
    build.onResolve({ filter: /./, namespace }, ({ path }) => ({ path, namespace: files }));
    build.onResolve({ filter: /./, namespace: files }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /./, namespace: files }, ({ path }) => ({
      contents: `module.exports = require(${text(path)});`,
    }));
    build.onLoad({ filter: /./, namespace }, async ({ pluginData }) => {
      const { path, number, file, names } = pluginData as Taken;
      const taken = `require(${text(path)})(${number})`;
      const known = names === '*' ? await namesIn(file) : names;
      return {
        contents:
          known.length === 0
            ? `module.exports = ${taken};`
            : `export const { ${known.join(', ')} } = ${taken};`,
      };
    });
  },
});

interface Taken {
  readonly path: string;
  readonly number: number;
  readonly file: string;
  readonly names: readonly string[] | '*';
}

/** What a module hands to others, types aside; nothing for one that is CommonJS, or has a name that no variable can have. */
async function namesIn(file: string): Promise<readonly string[]> {
  const { metafile } = await bundle({
    entryPoints: [file],
    format: 'esm',
    outdir: 'dist',
    write: false,
    metafile: true,
  });
  const exports = Object.values(metafile.outputs).flatMap((output) => output.exports);
  return exports.includes('default') ? [] : exports;
}
