// The package.json of each package: what its readers use, and nothing of the workshop.

export type Manifest = Readonly<Record<string, unknown>>;

/** What only `npm` in this repository reads. */
const ofTheWorkshop = ['private', 'scripts', 'devDependencies', 'allowScripts', 'vsce'];

/** What only npm reads of an installed package. */
const ofNpm = ['bin', 'man', 'exports'];

/** What only VS Code and its gallery read. */
const ofVSCode = [
  ...['displayName', 'publisher', 'icon', 'galleryBanner', 'categories', 'extensionKind', 'main'],
  ...['capabilities', 'activationEvents', 'contributes', 'l10n', 'preview', 'pricing'],
];

export const manifestForVSCode = (manifest: Manifest): Manifest =>
  without(manifest, [...ofTheWorkshop, ...ofNpm]);

export function manifestForNpm(manifest: Manifest): Manifest {
  const { engines, ...rest } = without(manifest, [...ofTheWorkshop, ...ofVSCode]);
  const { node } = engines as { readonly node: string };
  return { ...rest, engines: { node } };
}

function without(manifest: Manifest, names: readonly string[]): Manifest {
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => !names.includes(name)));
}
