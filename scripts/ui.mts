// Builds the tests of test/ui and runs them: a person's journeys in the real workbench, driven by a
// browser. An argument keeps only the test files whose path contains it. Needs a built dist/.
import { forgetProxies } from './test/loopback.mts';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { uiTests } from './bundles.mts';
import { runTestFiles } from './test/run.mts';
import { unpackChromium, hasPackedChromium } from './vscode/chromium.mts';
import { fetchServer } from './vscode/fetch.mts';

rmSync('out/ui', { recursive: true, force: true });
await Promise.all([
  build(uiTests(process.argv[2])),
  fetchServer(),
  hasPackedChromium() && unpackChromium(),
]);
forgetProxies();
process.exitCode = await runTestFiles('out/ui');
