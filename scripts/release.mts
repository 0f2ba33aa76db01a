// `npm run release -- --tag vX.Y.Z`: makes and checks everything that a release publishes, in out/packages. The workflow
// publishes it; this script never does. `-- --dry-run` makes the same without settings and tag, and tells what a
// release would still be refused for. See docs/release.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { addressesIn, statedManifest } from './package/facts.mts';
import { folder, madePackages } from './package/packages.mts';
import { readmeFor } from './package/readme.mts';
import { entriesOf, vsixFaults } from './package/rules.mts';
import { notesOf, refusalsOf } from './release/checks.mts';
import { problemWith } from './release/settings.mts';
import { targets } from './release/targets.mts';

const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false }, tag: { type: 'string' } },
});
const dryRun = values['dry-run'];
const manifest = statedManifest();
const version = String(manifest['version']);
const changelog = readFileSync('CHANGELOG.md', 'utf8');

const refusals = refusalsOf({ env: process.env, tag: values.tag, version, changelog });
if (refusals.length > 0 && !dryRun) {
  console.error(refusals.join('\n'));
  process.exit(1);
}

const trial = problemWith(process.env) === undefined ? [] : ['--trial'];
run('scripts/package.mts', ...trial);
const { vsix, tarball } = await madePackages();
const faults = vsixFaults(entriesOf(readFileSync(vsix)));
const notes = notesOf(changelog, version);
if (notes !== undefined)
  writeFileSync(join(folder, 'NOTES.md'), readmeFor(notes, [], addressesIn(manifest)));
const checksums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');

console.log(
  `\n${basename(vsix)} is checked by the rules of the galleries: ${faults.length === 0 ? 'no faults' : ''}`,
);
for (const fault of faults) console.log(`  ${fault}`);
console.log(
  `\nThe checksums, which the workflow signs:\n${checksums.replace(/^/gm, '  ').trimEnd()}`,
);
console.log(`\n${dryRun ? 'A release would publish' : 'The workflow publishes'}:`);
for (const { where, file, line } of targets) {
  const names = { vsix: basename(vsix), tarball: basename(tarball), all: 'all of these files' };
  console.log(`  ${names[file]} to ${where}:\n    ${line}`);
}
console.log(
  `\nLinks lead to ${addressesIn(manifest)?.blob ?? 'nowhere: no settings say where this is kept'}`,
);
if (refusals.length > 0) {
  console.log('\nNothing can be published yet:');
  for (const refusal of refusals) console.log(`  ${refusal}`);
}
if (dryRun) console.log('\nThis was a dry run: nothing was published.');
process.exitCode = faults.length === 0 ? 0 : 1;

function run(script: string, ...args: string[]): void {
  try {
    execFileSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  } catch {
    process.exit(1);
  }
}
