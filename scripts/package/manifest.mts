// The package.json of each package: what its readers use, and nothing of the workshop.

export type Manifest = Readonly<Record<string, unknown>>;

/** What only `npm` in this repository reads. */
const ofTheWorkshop = [
  'private',
  'scripts',
  'devDependencies',
  'optionalDependencies',
  'allowScripts',
  'vsce',
];

/** What only npm, and those who load the library, read of an installed package. */
const ofNpm = ['bin', 'man', 'exports', 'types', 'typesVersions'];

/** What only VS Code and its gallery read. */
const ofVSCode = [
  'displayName',
  'publisher',
  'icon',
  'galleryBanner',
  'categories',
  'extensionKind',
  'main',
  'capabilities',
  'activationEvents',
  'contributes',
  'l10n',
  'preview',
  'pricing',
  'qna',
];

/** What the npm package holds is not what the extension does. */
const npmDescription =
  'Commands and a TypeScript library for custom disk images of ProtoGENI, Emulab and CloudLab testbeds, and a local testbed to try them on.';

/**
 * What ships is CommonJS. The package.json of the project does not say so, for esbuild would then take our
 * sources for it too, and keep everything that they import.
 */
const type = 'commonjs';

export const manifestForVSCode = (manifest: Manifest): Manifest => ({
  ...without(manifest, [...ofTheWorkshop, ...ofNpm]),
  type,
});

/** What the package for npm is made of, beside what it takes over as it is. */
interface ForNpm {
  readonly engines: { readonly node: string };
  readonly exports: { readonly '.': { readonly default: string } };
}

export function manifestForNpm(manifest: Manifest): Manifest {
  const { engines, exports } = manifest as Manifest & ForNpm;
  return {
    ...without(manifest, [...ofTheWorkshop, ...ofVSCode]),
    type,
    description: npmDescription,
    // For tools that do not know `exports`.
    main: exports['.'].default,
    exports,
    // Of the library. Here, files of pages do have effects: bundling them must not leave them out.
    sideEffects: false,
    engines: { node: engines.node },
  };
}

function without(manifest: Manifest, names: readonly string[]): Manifest {
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => !names.includes(name)));
}
