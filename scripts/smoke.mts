// Makes the packages from what is built, installs each in a clean place, and does the main job with it. `-- --made`
// takes the packages that are in out/packages: those of a release are tested as they are published.
import { forgetProxies } from './test/loopback.mts';
import { scratchInMemory } from './test/scratch.mts';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { smokeTests } from './bundles.mts';
import { madePackages, makePackages } from './package/packages.mts';
import { runTestFiles } from './test/run.mts';
import { hasPackedChromium, unpackChromium } from './vscode/chromium.mts';
import { fetchServer } from './vscode/fetch.mts';

rmSync('out/smoke', { recursive: true, force: true });
const [{ vsix, tarball }] = await Promise.all([
  process.argv.includes('--made') ? madePackages() : makePackages(),
  build(smokeTests()),
  fetchServer(),
  hasPackedChromium() && unpackChromium(),
]);
forgetProxies();
scratchInMemory();
const env = { TEST_VSIX: vsix, TEST_TARBALL: tarball };
process.exitCode = await runTestFiles('out/smoke', { concurrency: 2, env });
