// What is bundled, from where to where, libraries included: one literal table for the product and one for the tests.
import { globSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import {
  alias,
  inExtensionHost,
  inPage,
  library,
  node,
  onNode,
  type BundledFile,
} from './options.mts';
import { inHalves } from './halves.mts';
import { librariesIn, libraryBundles } from './libraries.mts';
import {
  noHtmlNames,
  noPrograms,
  noXmlValidator,
  othersShort,
  partsOfSsh,
  partsOfXmlbuilder,
  sshBeside,
} from './leftOut.mts';
import {
  calledLater,
  commandsBeside,
  editorBeside,
  grammarEntry,
  grammarOnDemand,
  mcpIn,
  namesOf,
  portalOnDemand,
  takenInOnce,
  programsAsText,
  widgetsBeside,
  wholeInModel,
  widgetsName,
} from './loadedLater.mts';
import { loaderOf, partEntry, takenFrom, type PlacedPart } from './parts.mts';
import { partsOf, type Apart, type Users } from './partition.mts';
import { groupEntries, groupsOf } from './test/groups.mts';
import { journeyEntries, journeysIn } from './test/journeys.mts';
import { recipesBeside, validators } from './recipes.mts';

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

/** What each bundle would be by itself. */
const apart = {
  extension: {
    ...inExtensionHost,
    entryPoints: ['src/extension.ts'],
    plugins: [takenInOnce(), calledLater(), editorBeside, commandsBeside, recipesBeside],
  },
  commands: {
    ...inExtensionHost,
    entryPoints: ['src/ui/commands/handlers.ts'],
    plugins: [takenInOnce(), editorBeside, recipesBeside],
  },
  editor: {
    ...inExtensionHost,
    entryPoints: ['src/ui/editor/features.ts'],
    plugins: [takenInOnce(), grammarOnDemand('./profile.js')],
  },
  explain: {
    ...inExtensionHost,
    entryPoints: ['src/model/failures/explain.ts'],
  },
  pages: {
    ...inExtensionHost,
    entryPoints: ['src/ui/pages/contents.ts'],
    plugins: [takenInOnce()],
  },
  nodes: {
    ...inExtensionHost,
    entryPoints: ['src/ui/nodes/nodes.ts'],
    plugins: [takenInOnce()],
  },
  recipes: {
    ...inExtensionHost,
    entryPoints: ['src/ui/recipes/recipeFeatures.ts'],
    plugins: [takenInOnce(), ...recipeParts('./cli/')],
  },
  rpc: { ...onNode, ...library('rpc') },
  portal: { ...onNode, ...library('portal') },
  assistants: {
    ...onNode,
    entryPoints: ['src/cli/image/beside.ts'],
    minify: true,
    legalComments: 'none',
    supported: { 'dynamic-import': false },
    plugins: [
      noPrograms,
      grammarOnDemand('./profile.js'),
      portalOnDemand,
      mcpIn('./cli/'),
      ...recipeParts('./cli/'),
    ],
  },
  testbed: {
    ...command('geni-testbed'),
    plugins: [programsAsText, sshBeside, noHtmlNames, librariesIn('./')],
    // Of the forms in which libraries ship, only that one leaves out what is not used.
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    legalComments: 'none',
  },
} satisfies Apart;

const later = ['commands', 'editor', 'explain', 'pages', 'nodes', 'recipes', 'assistants'];
const laterOf = (users: Users): string[] => later.filter((name) => users.has(name));
const isOfLibraries = (users: Users): boolean =>
  users.has('rpc') || users.has('portal') || (users.has('testbed') && users.has('assistants'));

/** Of a module from which a window needs little when it opens, it has that little for itself. */
const isOfCore = (users: Users): boolean =>
  laterOf(users).length > 0 && (users.get('extension') ?? 0) > 0.6 * Math.max(...users.values());

const parts = partsOf(apart, [
  // Both libraries, and what reads a command line.
  {
    name: 'library',
    has: isOfLibraries,
    whole: ['src/rpc/index.ts', 'src/portal/index.ts'],
  },
  // What a window needs when it opens, and others later.
  { name: 'core', has: isOfCore },
  // What the editor and `lint` know of RSpecs and profiles.
  {
    name: 'rspec',
    has: (users) =>
      !isOfCore(users) && !isOfLibraries(users) && users.has('editor') && users.has('assistants'),
  },
  // What is left of what the window's later parts share among them, and with the commands.
  {
    name: 'model',
    has: (users) =>
      !isOfCore(users) &&
      !isOfLibraries(users) &&
      !(users.has('editor') && users.has('assistants')) &&
      laterOf(users).length > 1,
    whole: wholeInModel,
  },
]);

const partNames = ['library', 'core', 'rspec', 'model'] as const;
type PartName = (typeof partNames)[number];
const placed = (name: PartName, folder = './'): PlacedPart => {
  const part = parts.get(name);
  if (part === undefined) throw new Error(`There is no part ${name}.`);
  return { part, path: `${folder}${name}.js` };
};
const beside = { library: placed('library'), model: placed('model') };
const inOnce = takenInOnce(beside);
const from = (...names: PartName[]): Plugin => takenFrom(names.map((name) => placed(name)));
const fromLibrary = takenFrom([placed('library', '../')]);

/** A part as a bundle. */
const partFile = (name: PartName, options: BuildOptions): BundledFile => ({
  ...options,
  entryPoints: [],
  plugins: [partEntry(placed(name).part), ...(options.plugins ?? [])],
  stdin: { contents: `module.exports = require('part');`, resolveDir: process.cwd() },
  outfile: `dist/${name}.js`,
});

/** Both libraries, and what command line and testbed share. Those who install them read it in their stacks and debuggers. */
export const libraryInVSCode = 'dist/libraryInVSCode.js';
const libraryFile = partFile('library', {
  ...onNode,
  keepNames: true,
  plugins: [noPrograms, noXmlValidator, partsOfXmlbuilder, othersShort],
  legalComments: 'none',
  // As for the commands, which load it from its compiled form, too.
  supported: { 'dynamic-import': false },
});

/** What the commands for images consist of, in a folder beside the libraries. */
export const imageBundles = (outdir = 'dist/cli'): BundledFile[] => [
  { ...libraryFile, outfile: `${dirname(outdir)}/library.js` },
  ...inHalves({
    ...onNode,
    entryPoints: ['src/cli/image/main.ts'],
    outfile: `${outdir}/image.js`,
    minify: true,
    legalComments: 'none',
    // The script that is loaded from its compiled form cannot import, only require.
    supported: { 'dynamic-import': false },
    plugins: [
      fromLibrary,
      noPrograms,
      grammarOnDemand(),
      portalOnDemand,
      mcpIn('./'),
      ...recipeParts('./'),
    ],
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

/** The extension's bundles, without what others have. */
const inWindow = (name: keyof typeof apart, ...plugins: Plugin[]): BundledFile => ({
  ...apart[name],
  outfile: `dist/${name}.js`,
  plugins: [
    from(...(name === 'extension' ? (['core'] as const) : (['core', 'rspec', 'model'] as const))),
    inOnce,
    ...plugins,
  ],
});

export const product: readonly BundledFile[] = [
  inWindow('extension', calledLater(beside), editorBeside, commandsBeside, recipesBeside),
  inWindow('commands', editorBeside, recipesBeside),
  inWindow('editor', grammarOnDemand('./profile.js')),
  { ...onNode, entryPoints: [grammarEntry], outfile: 'dist/profile.js', minify: true },
  inWindow('pages'),
  inWindow('nodes'),
  inWindow('recipes', ...recipeParts('./cli/')),
  ...['progress', 'details', 'try', 'check', 'history', 'build', 'housekeeping'].map(page),
  // All pages load the same file of widgets.
  {
    ...inPage,
    entryPoints: ['src/webview/toolkit.ts'],
    outfile: 'dist/webview/widgets.js',
    globalName: widgetsName,
  },
  // In the extension nobody reads it.
  { ...libraryFile, keepNames: false, minify: true, outfile: libraryInVSCode },
  partFile('core', {
    ...inExtensionHost,
    plugins: [inOnce, calledLater(beside), editorBeside, commandsBeside, recipesBeside],
  }),
  partFile('rspec', {
    ...inExtensionHost,
    plugins: [from('core', 'library'), inOnce, grammarOnDemand('./profile.js')],
  }),
  partFile('model', {
    ...inExtensionHost,
    plugins: [from('core', 'rspec', 'library'), inOnce, ...recipeParts('./cli/')],
  }),
  ...imageBundles(),
  // The same commands for the extension's server of assistants, over the libraries that are there.
  {
    ...apart.assistants,
    outfile: 'dist/geni-image.js',
    plugins: [from('library', 'core', 'rspec', 'model'), ...apart.assistants.plugins],
  },
  {
    ...apart.testbed,
    outfile: 'dist/cli/geni-testbed.js',
    plugins: [fromLibrary, ...apart.testbed.plugins],
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

/** The file by which others load one of the libraries. */
export interface Door {
  readonly file: string;
  readonly loader: () => Promise<string>;
  readonly names: () => Promise<readonly string[]>;
}

export const publicDoors = (): Door[] =>
  ['rpc', 'portal'].map((name) => {
    const entry = `src/${name}/index.ts`;
    return {
      file: `dist/${name}/index.js`,
      loader: () => loaderOf(placed('library', '../'), entry),
      names: () => namesOf(entry),
    };
  });

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

/** Of unit test files, most of which share one, and of each process that they start; of those alone whose path has `filter`. */
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

/** Of the packages; they share the journeys' harness. */
export const smokeTests = (): BuildOptions => ({
  ...uiTests(),
  entryPoints: globSync('test/smoke/*.test.ts'),
  outdir: 'out/smoke',
  outbase: 'test/smoke',
});
