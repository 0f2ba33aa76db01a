// What is bundled, from where to where: one literal table for the product and one for the tests.
// Libraries are bundled in, so an installed package or extension has no node_modules of its own.
import { globSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import { addressesIn, statedManifest } from './package/facts.mts';
import { inHalves } from './halves.mts';
import { librariesIn, libraryBundles } from './libraries.mts';
import { noHtmlNames, noPrograms, othersClose, partsOfSsh, sshBeside } from './leftOut.mts';
import {
  commandsBeside,
  editorBeside,
  grammarEntry,
  grammarOnDemand,
  mcpIn,
  ownLibrariesBeside,
  portalOnDemand,
  takenInOnce,
  programsAsText,
  widgetsBeside,
  widgetsName,
} from './loadedLater.mts';
import { groupEntries, groupsOf } from './test/groups.mts';
import { journeyEntries, journeysIn } from './test/journeys.mts';
import { recipesBeside, validators } from './recipes.mts';

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

/** Where the page about findings can be read; empty as long as nobody says where this is kept. */
function diagnosticsPage(): string {
  const addresses = addressesIn(statedManifest());
  return addresses === undefined ? '' : `${addresses.blob}docs/diagnostics.md`;
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

const page = (name: string): BundledFile => ({
  ...inPage,
  entryPoints: [`src/webview/${name}/page.ts`],
  outfile: `dist/webview/${name}.js`,
  plugins: [widgetsBeside],
});

const command = (name: string): BundledFile => ({
  ...onNode,
  entryPoints: [`src/cli/${name}.ts`],
  outfile: `dist/cli/${name}.js`,
  banner: { js: '#!/usr/bin/env node' },
  minify: true,
});

/** The names under which the commands for images are started; each loads the one bundle beside it. */
const imageCommands = ['geni-image', 'createimage', 'deleteimage', 'listimages', 'imageinfo'];

/** What reads recipes and copies files. */
const recipeParts = (folder: string): Plugin[] => [validators, librariesIn(folder)];

/** What the commands for images consist of. */
export const imageBundles = (outdir = 'dist/cli'): BundledFile[] => [
  ...inHalves({
    ...onNode,
    entryPoints: ['src/cli/image/main.ts'],
    outfile: `${outdir}/image.js`,
    minify: true,
    legalComments: 'none',
    // The script that is loaded from its compiled form cannot import, only require.
    supported: { 'dynamic-import': false },
    plugins: [noPrograms, grammarOnDemand(), portalOnDemand, mcpIn('./'), ...recipeParts('./')],
  }),
  {
    ...onNode,
    // Half of the protocol's library is ajv, for schemas that we never give it.
    alias: { ...alias, '@modelcontextprotocol/server/_shims': resolve('src/cli/mcp/validator.ts') },
    entryPoints: ['src/cli/mcp/server.ts'],
    outfile: `${outdir}/mcp.js`,
    minify: true,
  },
  ...libraryBundles(onNode, outdir),
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
    plugins: [takenInOnce, editorBeside, commandsBeside, recipesBeside],
  },
  {
    ...inExtensionHost,
    entryPoints: ['src/ui/commands/handlers.ts'],
    outfile: 'dist/commands.js',
    plugins: [takenInOnce, editorBeside, recipesBeside],
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
  {
    ...inExtensionHost,
    entryPoints: ['src/ui/nodes/nodes.ts'],
    outfile: 'dist/nodes.js',
    plugins: [takenInOnce],
  },
  {
    ...inExtensionHost,
    entryPoints: ['src/ui/recipes/recipeFeatures.ts'],
    outfile: 'dist/recipes.js',
    plugins: [takenInOnce, ...recipeParts('./cli/')],
  },
  ...['progress', 'details', 'try', 'check', 'history', 'build', 'housekeeping'].map(page),
  // All pages load the same file of widgets.
  {
    ...inPage,
    entryPoints: ['src/webview/toolkit.ts'],
    outfile: 'dist/webview/widgets.js',
    globalName: widgetsName,
  },
  // The extension's copies of the libraries are small; those that others install can be read.
  { ...inExtensionHost, ...library('rpc'), outfile: 'dist/rpc.js' },
  { ...inExtensionHost, ...library('portal'), outfile: 'dist/portal.js' },
  { ...onNode, ...library('rpc'), outfile: 'dist/rpc/index.js', plugins: [othersClose] },
  { ...onNode, ...library('portal'), outfile: 'dist/portal/index.js', plugins: [othersClose] },
  ...imageBundles(),
  // The same commands for the extension's server of assistants, over the libraries that are there.
  {
    ...onNode,
    entryPoints: ['src/cli/image/beside.ts'],
    outfile: 'dist/geni-image.js',
    minify: true,
    legalComments: 'none',
    supported: { 'dynamic-import': false },
    plugins: [
      noPrograms,
      ownLibrariesBeside,
      grammarOnDemand('./profile.js'),
      mcpIn('./cli/'),
      ...recipeParts('./cli/'),
    ],
  },
  {
    ...command('geni-testbed'),
    plugins: [programsAsText, sshBeside, noHtmlNames, librariesIn('./')],
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
    plugins: [groupEntries(groups), programsAsText, validators],
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

/** Bundles of journeys, for node's test runner. Without a filter most journeys share one with others. */
export function uiTests(filter = '') {
  const root = join('test', 'ui');
  // Those that take minutes run by themselves, by the word `long`.
  const files = globSync(`${root}/**/*.test.ts`).filter(
    (file) => file.includes(filter) && (filter !== '' || !file.includes('.long.')),
  );
  const { groups, alone } = filter === '' ? journeysIn(files) : { groups: [], alone: files };
  return {
    ...testsOnNode,
    format: 'esm',
    entryPoints: [
      ...groups.map((_, index) => ({ in: `journeys:${index}`, out: `journeys-${index + 1}.test` })),
      ...alone.map((file) => ({ in: file, out: relative(root, file).replace(/\.ts$/, '') })),
    ],
    outdir: 'out/ui',
    outbase: root,
    outExtension: { '.js': '.mjs' },
    plugins: [journeyEntries(groups), ourScripts, programsAsText, validators],
  } satisfies BuildOptions;
}

/** The tests of the packages; they share the journeys' harness. */
export const smokeTests = (): BuildOptions => ({
  ...uiTests(),
  entryPoints: globSync('test/smoke/*.test.ts'),
  outdir: 'out/smoke',
  outbase: 'test/smoke',
});
