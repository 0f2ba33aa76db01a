// Makes the packages from what is built, installs each in a clean place, and does the main job with it.
import './node24.mjs';
import { forgetProxies } from './test/loopback.mjs';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { smokeTests } from './bundles.mjs';
import { makePackages } from './package/packages.mjs';
import { runTestFiles } from './test/run.mjs';
import { hasPackedChromium, unpackChromium } from './vscode/chromium.mjs';
import { fetchServer } from './vscode/fetch.mjs';

rmSync('out/smoke', { recursive: true, force: true });
const [{ vsix, tarball }] = await Promise.all([
  makePackages(),
  build(smokeTests()),
  fetchServer(),
  hasPackedChromium() && unpackChromium(),
]);
forgetProxies();
const env = { TEST_VSIX: vsix, TEST_TARBALL: tarball };
process.exitCode = await runTestFiles('out/smoke', { concurrency: 2, env });
