// Builds the tests of test/ui and runs them: a person's journeys in the real workbench, driven by a
// browser. An argument keeps only the test files whose path contains it. Needs a built dist/.
import './node24.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { uiTests } from './bundles.mjs';
import { reporters } from './test/reporters.mjs';
import { unpackChromium, hasPackedChromium } from './vscode/chromium.mjs';
import { onInterrupt } from './vscode/processes.mjs';
import { fetchServer } from './vscode/fetch.mjs';

rmSync('out/ui', { recursive: true, force: true });
await Promise.all([
  build(uiTests(process.argv[2])),
  fetchServer(),
  hasPackedChromium() && unpackChromium(),
]);
const child = spawn(
  process.execPath,
  [
    ...['--enable-source-maps', '--test', '--test-concurrency=1', '--test-timeout=120000'],
    ...reporters('out/ui'),
    'out/ui/**/*.test.mjs',
  ],
  { stdio: 'inherit' },
);
const ended = once(child, 'exit');
onInterrupt(() => {
  child.kill('SIGTERM');
  return ended;
});
const [code] = await ended;
process.exitCode = code ?? 1;
