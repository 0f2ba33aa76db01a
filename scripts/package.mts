// `npm run package`: builds the product and makes the packages of a release in out/packages: the
// extension, the npm package, the bill of materials and the checksums; and in out/bundled what npm audits. Fails when
// one is too big, or when nobody says who publishes it; `-- --trial` makes packages to try all the same.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundledFolder, writeBundledProject } from './package/bundledManifest.mts';
import { notices, noticesFile } from './package/notices.mts';
import { folder, makePackages } from './package/packages.mts';
import { billOfMaterials } from './package/sbom.mts';
import { problemWith } from './release/settings.mts';

/** The bars, in bytes; what each package consists of, and what it cannot do without, is in docs/decisions/0038. */
const bars = { opened: 215_000, vsix: 1_200_000, tarball: 965_000 };

const missing = problemWith(process.env);
if (missing !== undefined && !process.argv.includes('--trial')) {
  console.error(`${missing} For packages to try, run "npm run package -- --trial".`);
  process.exit(1);
}
execFileSync(process.execPath, ['scripts/build.mts'], { stdio: 'inherit' });
if (readFileSync(noticesFile, 'utf8') !== notices()) {
  console.error(`${noticesFile} does not name what is bundled now. Run "npm run notices".`);
  process.exit(1);
}
const [{ vsix, tarball }, sbom] = await Promise.all([makePackages(), billOfMaterials()]);
const sbomFile = tarball.replace(/\.tgz$/, '.cdx.json');
writeFileSync(sbomFile, `${JSON.stringify(sbom, null, 2)}\n`);
writeFileSync(join(folder, 'SHA256SUMS'), [vsix, tarball, sbomFile].map(checksum).join(''));

const measured: [what: string, files: string[], bar: number][] = [
  ['read at opening', ['dist/extension.js', 'dist/core.js'], bars.opened],
  ['VSIX', [vsix], bars.vsix],
  ['npm package', [tarball], bars.tarball],
];
const fits = measured.map(([what, files, bar]) => {
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const verdict = size <= bar ? 'ok' : 'TOO BIG';
  console.log(`${what.padEnd(18)}${kilobytes(size)} of at most ${kilobytes(bar)}  ${verdict}`);
  return size <= bar;
});
console.log(`${sbom.components.length} libraries are listed in ${basename(sbomFile)}.`);
console.log(`${await writeBundledProject()} libraries are in ${bundledFolder} for npm audit.`);
console.log(`The packages are in ${folder}.`);
if (missing !== undefined) console.log(`They are for trial only. ${missing}`);
process.exitCode = fits.every(Boolean) ? 0 : 1;

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} KB`.padStart(8);
}

function checksum(file: string): string {
  return `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${basename(file)}\n`;
}
