// Makes the packages from what is built, installs each in a clean place, and does the main job with it.
import { forgetProxies } from './test/loopback.mts';
import { scratchInMemory } from './test/scratch.mts';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { smokeTests } from './bundles.mts';
import { makePackages } from './package/packages.mts';
import { runTestFiles } from './test/run.mts';
import { hasPackedChromium, unpackChromium } from './vscode/chromium.mts';
import { fetchServer } from './vscode/fetch.mts';

rmSync('out/smoke', { recursive: true, force: true });
const [{ vsix, tarball }] = await Promise.all([
  makePackages(),
  build(smokeTests()),
  fetchServer(),
  hasPackedChromium() && unpackChromium(),
]);
forgetProxies();
scratchInMemory();
const env = { TEST_VSIX: vsix, TEST_TARBALL: tarball };
process.exitCode = await runTestFiles('out/smoke', { concurrency: 2, env });
