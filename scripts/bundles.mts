// What is bundled, from where to where: one literal table for the product and one for the tests.
// Libraries are bundled in, so an installed package or extension has no node_modules of its own.
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as bundle, type BuildOptions, type Plugin } from 'esbuild';
import { noPrograms, othersClose, partsOfSsh, sshBeside } from './leftOut.mts';
import { groupEntries, groupsOf } from './test/groups.mts';

/** A bundle with one entry. */
export interface BundledFile extends BuildOptions {
  readonly entryPoints: string[];
  readonly outfile: string;
}

const node: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  sourcemap: 'linked',
  logLevel: 'warning',
  loader: { '.md': 'text' },
  define: { DIAGNOSTICS_PAGE: JSON.stringify(diagnosticsPage()) },
};

/** Where the page about findings can be read; empty as long as package.json does not say where this is kept. */
function diagnosticsPage(): string {
  const { repository, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly repository?: string | { readonly url: string };
    readonly version: string;
  };
  const url = typeof repository === 'object' ? repository.url : (repository ?? '');
  const address = url.replace(/^git\+/, '').replace(/\.git$/, '');
  return address.startsWith('https://') ? `${address}/blob/v${version}/docs/diagnostics.md` : '';
}

/** What the form for browsers lacks is the reading of files, which we never ask for. */
const alias = { '@vscode/l10n': '@vscode/l10n/dist/browser.js' };

/** VS Code 1.101 runs Node 22. */
const inExtensionHost: BuildOptions = {
  ...node,
  alias,
  target: 'node22',
  external: ['vscode'],
  minify: true,
};

/** The oldest Node that library and commands serve is the same. */
const onNode: BuildOptions = { ...node, alias, target: 'node22' };

/**
 * Modules that stay outside of a bundle, each taken in once for all files that import it. Else every one
 * of them makes a copy of all its names, and the hundreds of `vscode` in so many files slow activation.
 * The libraries, the sentences for failures and what pages show ship beside the extension as bundles of their own, each
 * loaded by the first use of one of its names: a window in which nobody has an account, or nothing fails,
 * never pays for it.
 */
const ownBundles = /^\.\/(?:rpc|portal|pages|explain)\.js$/;
const takenInOnce: Plugin = {
  name: 'taken-in-once',
  setup(build) {
    const once = { namespace: 'once' };
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'once' ? { external: true, path: 'vscode' } : { ...once, path: 'vscode' },
    );
    build.onResolve({ filter: /^(\.\.?\/)+rpc$/ }, () => ({ ...once, path: './rpc.js' }));
    build.onResolve({ filter: ownBundles }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /^(\.\.\/)+portal$/ }, () => ({ ...once, path: './portal.js' }));
    build.onResolve({ filter: /^\.\.\/contents$/ }, () => ({ ...once, path: './pages.js' }));
    build.onResolve({ filter: /^(\.\.?\/)+(model\/)?(failures\/)?explain$/ }, ({ importer }) =>
      importer.endsWith('explanations.ts') ? undefined : { ...once, path: './explain.js' },
    );
    build.onLoad({ filter: /explain/, ...once }, async ({ path }) => ({
      contents: loadedByFirstUse(path, await namesOf('src/model/failures/explain.ts')),
    }));
    build.onLoad({ filter: /pages/, ...once }, async ({ path }) => ({
      contents: loadedByFirstUse(path, await namesOf('src/ui/pages/contents.ts')),
    }));
    build.onLoad({ filter: /^vscode$/, ...once }, () => ({ contents: `export * from 'vscode';` }));
    build.onLoad({ filter: /rpc/, ...once }, async ({ path }) => ({
      contents: loadedByFirstUse(path, await namesOf('src/rpc/index.ts')),
    }));
    build.onLoad({ filter: /portal/, ...once }, async ({ path }) => ({
      contents: loadedByFirstUse(path, await namesOf('src/portal/index.ts')),
    }));
  },
};

const loadedByFirstUse = (path: string, names: readonly string[]): string => `
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
const editorBeside: Plugin = {
  name: 'editor-beside',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/(editor\/)?features$/ }, () => ({
      path: './editor.js',
      external: true,
    }));
  },
};

/** What commands do is loaded with the first command. */
const commandsBeside: Plugin = {
  name: 'commands-beside',
  setup(build) {
    build.onResolve({ filter: /^\.\/handlers$/ }, () => ({
      path: './commands.js',
      external: true,
    }));
  },
};

const grammarEntry = 'src/rspec/python/grammar.ts';

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
const grammarOnDemand = (beside?: string): Plugin =>
  onDemand({ filter: /^\.\/grammar$/, entry: grammarEntry, beside });

/** Commands without a token never need the portal's library. */
const portalOnDemand = onDemand({ filter: /^(\.\.\/)+portal$/, entry: 'src/portal/index.ts' });
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

/** Names stay, for stack traces and for `console.log` of classes and errors. */
const library = (name: 'rpc' | 'portal'): BuildOptions & Pick<BundledFile, 'entryPoints'> => ({
  entryPoints: [`src/${name}/index.ts`],
  keepNames: true,
});

const inPage: BuildOptions = {
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  minify: true,
  sourcemap: false,
  logLevel: 'warning',
};

const command = (name: string): BundledFile => ({
  ...onNode,
  entryPoints: [`src/cli/${name}.ts`],
  outfile: `dist/cli/${name}.js`,
  banner: { js: '#!/usr/bin/env node' },
  minify: true,
});

/** The names under which the commands for images are started; each loads the one bundle beside it. */
const imageCommands = ['geni-image', 'createimage', 'deleteimage', 'listimages', 'imageinfo'];

/** The protocol of assistants is loaded by its one command, from beside the bundle of the commands. */
const mcpBeside: Plugin = {
  name: 'mcp-beside',
  setup(build) {
    build.onResolve({ filter: /^(\.\.\/)+mcp\/server$/ }, () => ({
      path: './mcp.js',
      external: true,
    }));
  },
};

/** What the commands for images consist of. */
export const imageBundles = (outdir = 'dist/cli'): BundledFile[] => [
  {
    ...onNode,
    entryPoints: ['src/cli/image/main.ts'],
    outfile: `${outdir}/image.js`,
    minify: true,
    legalComments: 'none',
    // The script that is loaded from its compiled form cannot import, only require.
    supported: { 'dynamic-import': false },
    plugins: [noPrograms, grammarOnDemand(), portalOnDemand, mcpBeside],
  },
  {
    ...onNode,
    // Half of the protocol's library is ajv, for schemas that we never give it.
    alias: { ...alias, '@modelcontextprotocol/server/_shims': resolve('src/cli/mcp/validator.ts') },
    entryPoints: ['src/cli/mcp/server.ts'],
    outfile: `${outdir}/mcp.js`,
    minify: true,
  },
  ...imageCommands.map((name) => ({
    ...command(name),
    outfile: `${outdir}/${name}.js`,
    sourcemap: false,
  })),
];

export const product: readonly BundledFile[] = [
  {
    ...inExtensionHost,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    plugins: [takenInOnce, editorBeside, commandsBeside],
  },
  {
    ...inExtensionHost,
    entryPoints: ['src/ui/commands/handlers.ts'],
    outfile: 'dist/commands.js',
    plugins: [takenInOnce, editorBeside],
  },
  {
    ...inExtensionHost,
    entryPoints: ['src/ui/editor/features.ts'],
    outfile: 'dist/editor.js',
    plugins: [takenInOnce, grammarOnDemand('./profile.js')],
  },
  { ...onNode, entryPoints: [grammarEntry], outfile: 'dist/profile.js', minify: true },
  {
    ...inExtensionHost,
    entryPoints: ['src/ui/errors/explanations.ts'],
    outfile: 'dist/explain.js',
    plugins: [takenInOnce],
  },
  {
    ...inExtensionHost,
    entryPoints: ['src/ui/pages/contents.ts'],
    outfile: 'dist/pages.js',
    plugins: [takenInOnce],
  },
  ...['progress', 'details', 'history', 'housekeeping'].map((name) => ({
    ...inPage,
    entryPoints: [`src/webview/${name}/page.ts`],
    outfile: `dist/webview/${name}.js`,
  })),
  // The extension's copies of the libraries are small; those that others install can be read.
  { ...inExtensionHost, ...library('rpc'), outfile: 'dist/rpc.js' },
  { ...inExtensionHost, ...library('portal'), outfile: 'dist/portal.js' },
  { ...onNode, ...library('rpc'), outfile: 'dist/rpc/index.js', plugins: [othersClose] },
  { ...onNode, ...library('portal'), outfile: 'dist/portal/index.js', plugins: [othersClose] },
  ...imageBundles(),
  {
    ...command('geni-testbed'),
    plugins: [programsAsText, sshBeside],
    // Of the forms in which libraries ship, only that one leaves out what is not used.
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    legalComments: 'none',
  },
  {
    ...onNode,
    entryPoints: ['src/testbed/ssh/library.ts'],
    outfile: 'dist/cli/ssh.js',
    minify: true,
    plugins: [partsOfSsh],
    // It knows its sessions by the name of their class, and goes on without its native parts.
    keepNames: true,
    external: ['cpu-features', '*.node'],
    legalComments: 'none',
  },
];

/** Not a part of the product: the build loads it, and writes what it returns. */
export const schemaWriter: BuildOptions & { readonly write: false } = {
  ...onNode,
  format: 'esm',
  sourcemap: false,
  entryPoints: ['src/rspec/schema/xsd.ts'],
  write: false,
};

/** What test files on Node have in common. */
const testsOnNode: BuildOptions = {
  ...node,
  target: 'node24',
  packages: 'external',
  // The maps stay small: the sources lie beside them.
  sourcesContent: false,
};

/**
 * Bundles of unit test files, and one for each process that such a file starts. A filter keeps only the files whose
 * path contains it, each in a bundle of its own; without one, most files share a bundle.
 */
export function unitTests(filter = '') {
  const root = join('test', 'unit');
  const files = globSync(`${root}/**/*.{test,process}.ts`).filter((file) => file.includes(filter));
  const { groups, alone } = filter === '' ? groupsOf(files, root) : { groups: [], alone: files };
  return {
    ...testsOnNode,
    entryPoints: [
      ...groups.map(({ name }) => ({ in: `group:${name}`, out: `${name}.test` })),
      ...alone.map((file) => ({ in: file, out: relative(root, file).replace(/\.ts$/, '') })),
    ],
    outdir: 'out/unit',
    plugins: [groupEntries(groups), programsAsText],
    outbase: 'test/unit',
  } satisfies BuildOptions;
}

/** Tests that run inside the extension host; `vscode` comes from the host. */
export const integrationTests = (): BuildOptions => ({
  ...inExtensionHost,
  minify: false,
  entryPoints: ['test/integration/index.ts', ...globSync('test/integration/**/*.test.ts')],
  outdir: 'out/integration',
  outbase: 'test/integration',
});

/** Our own scripts are loaded from where they are: they know their files by path. */
export const ourScripts: Plugin = {
  name: 'our-scripts',
  setup(build) {
    build.onResolve({ filter: /scripts\/.*\.mts$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(resolve(resolveDir, path)).href,
      external: true,
    }));
  },
};

/** One bundle per journey, for node's test runner. */
export const uiTests = (filter = ''): BuildOptions => ({
  ...testsOnNode,
  format: 'esm',
  // Those that take minutes run by themselves, by the word `long`.
  entryPoints: globSync('test/ui/**/*.test.ts').filter(
    (file) => file.includes(filter) && (filter !== '' || !file.includes('.long.')),
  ),
  outdir: 'out/ui',
  outbase: 'test/ui',
  outExtension: { '.js': '.mjs' },
  plugins: [ourScripts, programsAsText],
});

/** The tests of the packages; they share the journeys' harness. */
export const smokeTests = (): BuildOptions => ({
  ...uiTests(),
  entryPoints: globSync('test/smoke/*.test.ts'),
  outdir: 'out/smoke',
  outbase: 'test/smoke',
});
