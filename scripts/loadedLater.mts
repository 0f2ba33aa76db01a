/** Parts of the product that another bundle has, or that are loaded by the first use. */
import { resolve } from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';

/** Bundles that are taken in once, however many bundles need them, each with what its imports look like. */
const onceBeside: readonly {
  readonly name: string;
  readonly filter: RegExp;
  readonly entry: string;
}[] = [
  { name: 'rpc', filter: /^(\.\.?\/)+rpc$/, entry: 'src/rpc/index.ts' },
  { name: 'portal', filter: /^(\.\.\/)+portal$/, entry: 'src/portal/index.ts' },
  { name: 'pages', filter: /^(\.\.?\/)+(pages\/)?contents$/, entry: 'src/ui/pages/contents.ts' },
  { name: 'nodes', filter: /^(\.\.\/)+nodes\/nodes$/, entry: 'src/ui/nodes/nodes.ts' },
  {
    name: 'explain',
    filter: /^(\.\.?\/)+(model\/)?(failures\/)?explain$/,
    entry: 'src/model/failures/explain.ts',
  },
];

/**
 * Modules that stay outside of a bundle, each taken in once for all files that import it. Else every one
 * of them makes a copy of all its names, and the hundreds of `vscode` in so many files slow activation.
 * The libraries, the sentences for failures, what pages show and what is done on nodes ship beside the extension as
 * bundles of their own, each loaded by the first use of one of its names: a window in which nobody has an account, or
 * nothing fails, never pays for it.
 */
const takenIn = (bundles: typeof onceBeside): Plugin => ({
  name: 'taken-in-once',
  setup(build) {
    const once = { namespace: 'once' };
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'once' ? { external: true, path: 'vscode' } : { ...once, path: 'vscode' },
    );
    build.onLoad({ filter: /^vscode$/, ...once }, () => ({ contents: `export * from 'vscode';` }));
    for (const { name, filter, entry } of bundles) {
      const path = `./${name}.js`;
      build.onResolve({ filter }, ({ importer }) =>
        name === 'explain' && importer.endsWith('explanations.ts') ? undefined : { ...once, path },
      );
      build.onResolve({ filter: new RegExp(`^\\./${name}\\.js$`) }, () => ({
        path,
        external: true,
      }));
      build.onLoad({ filter: new RegExp(`^\\./${name}\\.js$`), ...once }, async () => ({
        contents: loadedByFirstUse(path, await namesOf(entry)),
      }));
    }
  },
});

export const takenInOnce = takenIn(onceBeside);

/** Our own libraries, for what runs beside the extension and outside of VS Code. */
export const ownLibrariesBeside = takenIn(onceBeside.slice(0, 2));

/** A stand-in for a bundle, which loads it when the first of `names` is used. */
export const loadedByFirstUse = (path: string, names: readonly string[]): string => `
  let loaded;
  const all = () => (loaded ??= require('${path}'));
  module.exports = {
    ${names.map((name) => `get ${name}() { return all().${name}; },`).join('\n')}
  };`;

/** What a module hands to others, types aside. */
async function namesOf(entry: string): Promise<string[]> {
  const { metafile } = await bundle({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    outdir: 'dist',
    logLevel: 'warning',
    external: ['vscode'],
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}

/** The features of the editor are loaded with the first document that needs them. */
export const editorBeside: Plugin = {
  name: 'editor-beside',
  setup(build) {
    build.onResolve({ filter: /^(\.\.?\/)+(editor\/)?features$/ }, () => ({
      path: './editor.js',
      external: true,
    }));
  },
};

/** What commands do is loaded with the first command. */
export const commandsBeside: Plugin = {
  name: 'commands-beside',
  setup(build) {
    build.onResolve({ filter: /^(\.\.?\/)+handlers$/ }, () => ({
      path: './commands.js',
      external: true,
    }));
  },
};

export const grammarEntry = 'src/rspec/python/grammar.ts';

interface OnDemand {
  /** What imports of it look like. */
  readonly filter: RegExp;
  readonly entry: string;
  /** The bundle that has it; its own part of the same bundle where there is none. */
  readonly beside?: string | undefined;
}

/** A module that is loaded by the first use of one of its names. */
const onDemand = ({ filter, entry, beside }: OnDemand): Plugin => ({
  name: `on-demand ${entry}`,
  setup(build) {
    const from = beside ?? resolve(entry);
    const demand = { namespace: entry };
    build.onResolve({ filter }, () => ({ ...demand, path: from }));
    build.onResolve({ filter: /./, ...demand }, ({ path }) => ({
      path,
      external: beside !== undefined,
    }));
    build.onLoad({ filter: /./, ...demand }, async ({ path }) => ({
      contents: loadedByFirstUse(path, await namesOf(entry)),
    }));
  },
});

/** The grammar of Python is loaded with the first profile. */
export const grammarOnDemand = (beside?: string): Plugin =>
  onDemand({ filter: /^\.\/grammar$/, entry: grammarEntry, beside });

/** Commands without a token never need the portal's library. */
export const portalOnDemand = onDemand({
  filter: /^(\.\.\/)+portal$/,
  entry: 'src/portal/index.ts',
});
/** Programs that one bundle hands to another process as text: `import text from './program?text'`. */
export const programsAsText: Plugin = {
  name: 'programs-as-text',
  setup(build) {
    build.onResolve({ filter: /\?text$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, `${path.slice(0, -'?text'.length)}.ts`),
      namespace: 'program-text',
    }));
    build.onLoad({ filter: /./, namespace: 'program-text' }, async ({ path }) => {
      const { outputFiles } = await bundle({
        entryPoints: [path],
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node22',
        minify: true,
        write: false,
        logLevel: 'warning',
      });
      return { contents: outputFiles[0]?.text ?? '', loader: 'text' };
    });
  },
};

/** The protocol of assistants is loaded by its one command, from beside the bundle of the commands or from a folder there. */
export const mcpIn = (folder: string): Plugin => ({
  name: 'mcp-beside',
  setup(build) {
    build.onResolve({ filter: /^(\.\.\/)+mcp\/server$/ }, () => ({
      path: `${folder}mcp.js`,
      external: true,
    }));
  },
});

/** The variable in which a page finds its widgets. */
export const widgetsName = 'widgets';

/** The widgets are a script of their own, which every page loads first. */
export const widgetsBeside: Plugin = {
  name: 'widgets-beside',
  setup(build) {
    const namespace = 'widgets';
    build.onResolve({ filter: /^\.\.\/toolkit$/ }, ({ path }) => ({ path, namespace }));
    build.onLoad({ filter: /./, namespace }, () => ({
      contents: `module.exports = ${widgetsName};`,
    }));
  },
};
