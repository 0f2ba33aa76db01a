// Builds the tests of test/ui and runs them: a person's journeys in the real workbench, driven by a
// browser. An argument keeps only the test files whose path contains it. Needs a built dist/.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { uiTests } from './bundles.mjs';
import { reporters } from './test/reporters.mjs';
import { unpackChromium, hasPackedChromium } from './vscode/chromium.mjs';
import { fetchServer } from './vscode/fetch.mjs';

rmSync('out/ui', { recursive: true, force: true });
rmSync('out/screenshots', { recursive: true, force: true });
await Promise.all([
  build(uiTests(process.argv[2])),
  fetchServer(),
  hasPackedChromium() && unpackChromium(),
]);
const { status } = spawnSync(
  process.execPath,
  [
    ...['--enable-source-maps', '--test', '--test-concurrency=1', '--test-timeout=120000'],
    ...reporters('out/ui'),
    'out/ui/**/*.test.mjs',
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
