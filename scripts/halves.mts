// The commands in two bundles: what is read at every start, and the commands that people seldom need. The second has no
// copy of a module of the first: it is a function that takes them from there, so each is still one module with one state.
import { resolve } from 'node:path';
import { build as bundle, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import type { BundledFile } from './options.mts';
import { resolvedByOthers } from './resolved.mts';

/** Commands of the second bundle. */
const seldom = [
  'build',
  'carryOut',
  'check',
  'diff',
  'doctor',
  'history',
  'lint',
  'lock',
  'mark',
  'mcp',
  'nodes',
  'prestage',
  'prune',
  'try',
  'usage',
  'verify',
];

const seldomCommand = new RegExp(`/commands/(${seldom.join('|')})$`);
const fileOf = (command: string): string => `src/cli/image/commands/${command}.ts`;
const text = (value: string): string => JSON.stringify(value);

/** Both bundles, in the order in which they are loaded; `often` is what one bundle of all commands would be. */
export function inHalves(often: BundledFile): BundledFile[] {
  const plugins = often.plugins ?? [];
  let shared: Promise<readonly string[]> | undefined;
  const sharedOnce = (): Promise<readonly string[]> => (shared ??= sharedModules(often));
  return [
    { ...often, plugins: [seldomBeside(sharedOnce), ...plugins] },
    {
      ...often,
      ...entry,
      outfile: often.outfile.replace(/image\.js$/, 'more.js'),
      banner: { js: 'module.exports=shared=>{const exports={};' },
      footer: { js: 'return exports};' },
      plugins: [fromFirst(sharedOnce), ...plugins],
    },
  ];
}

/** Each command is taken in by its first use, as it is where all are in one bundle. */
const entry = {
  entryPoints: [],
  stdin: {
    contents: seldom
      .map((it) => `exports[${text(it)}] = () => require('./${fileOf(it)}');`)
      .join(''),
    resolveDir: process.cwd(),
  },
};

/** In the first bundle: the second one's commands, and what that takes from here. */
const seldomBeside = (sharedOnce: () => Promise<readonly string[]>): Plugin => ({
  name: 'seldom-beside',
  setup(build) {
    build.onResolve({ filter: seldomCommand }, ({ path }) => ({
      path: seldomCommand.exec(path)?.[1] ?? '',
      namespace: 'seldom',
    }));
    build.onLoad({ filter: /./, namespace: 'seldom' }, ({ path }) => ({
      contents: `module.exports = require('second')[${text(path)}]();`,
    }));
    build.onResolve({ filter: /^second$/, namespace: 'seldom' }, ({ path }) => ({
      path,
      namespace: 'second',
    }));
    build.onResolve({ filter: /^\.\/more\.js$/, namespace: 'second' }, ({ path }) => ({
      path,
      external: true,
    }));
    build.onLoad({ filter: /./, namespace: 'second' }, async () => {
      const given = (await sharedOnce()).map((file) => `${text(file)}: () => require('./${file}')`);
      return {
        contents: `const given = { ${given.join(',\n')} };
          module.exports = require('./more.js')((file) => given[file]());`,
        resolveDir: process.cwd(),
      };
    });
  },
});

/** In the second bundle: the modules of the first. */
const fromFirst = (sharedOnce: () => Promise<readonly string[]>): Plugin => ({
  name: 'from-first',
  setup(build) {
    const files = sharedOnce().then((shared) => new Map(shared.map((it) => [resolve(it), it])));
    const names = sharedOnce().then(namesIn);
    build.onResolve({ filter: /^\.|^[@\w]/ }, async (args) => {
      if (args.kind === 'entry-point') return undefined;
      const found = await resolvedByOthers(build, 'from-first', args);
      const shared = found?.namespace === 'file' ? (await files).get(found.path ?? '') : undefined;
      return shared === undefined ? found : { path: shared, namespace: 'shared' };
    });
    build.onLoad({ filter: /./, namespace: 'shared' }, async ({ path }) => ({
      contents: `const from = shared(${text(path)});
        export const { ${((await names).get(path) ?? []).join(', ')} } = from;`,
    }));
  },
});

/** The modules of the first bundle that those of the second import themselves. */
async function sharedModules(often: BundledFile): Promise<readonly string[]> {
  const none = (): Promise<readonly string[]> => Promise.resolve([]);
  const [first, all] = await Promise.all([
    inputsOf({ ...often, plugins: [seldomBeside(none), ...(often.plugins ?? [])] }),
    inputsOf({ ...often, ...entry }),
  ]);
  const shared = new Set<string>();
  const seen = new Set<string>();
  const look = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path } of all[file]?.imports ?? []) {
      if (path.startsWith('src/') && first[path] !== undefined) shared.add(path);
      else look(path);
    }
  };
  for (const name of seldom) look(fileOf(name));
  return [...shared].sort();
}

/** What each module hands to others, types aside: plain names, which cost less than a look into the module each time. */
async function namesIn(files: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await bundle({
    entryPoints: [...files],
    format: 'esm',
    outdir: 'dist',
    write: false,
    metafile: true,
  });
  return new Map(
    Object.values(metafile.outputs).map(({ entryPoint = '', exports }) => [entryPoint, exports]),
  );
}

async function inputsOf(options: BuildOptions): Promise<Metafile['inputs']> {
  const { metafile } = await bundle({ ...options, write: false, metafile: true });
  return metafile.inputs;
}
