// The package.json of each package: what its readers use, and nothing of the workshop.

/** What only `npm` in this repository reads. */
const ofTheWorkshop = ['private', 'scripts', 'devDependencies', 'allowScripts', 'vsce'];

/** What only npm reads of an installed package. */
const ofNpm = ['bin', 'man', 'exports'];

/** What only VS Code and its gallery read. */
const ofVSCode = [
  ...['displayName', 'publisher', 'icon', 'galleryBanner', 'categories', 'extensionKind', 'main'],
  ...['capabilities', 'activationEvents', 'contributes', 'l10n', 'preview', 'pricing'],
];

export const manifestForVSCode = (manifest) => without(manifest, [...ofTheWorkshop, ...ofNpm]);

export function manifestForNpm(manifest) {
  const { engines, ...rest } = without(manifest, [...ofTheWorkshop, ...ofVSCode]);
  return { ...rest, engines: { node: engines.node } };
}

function without(manifest, names) {
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => !names.includes(name)));
}
