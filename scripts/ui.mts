// Builds the tests of test/ui and runs them: a person's journeys in the real workbench, driven by a
// browser. An argument keeps only the test files whose path contains it; `--pictures` also takes a picture
// of each step in every theme, for people to look at. Needs a built dist/.
import { forgetProxies } from './test/loopback.mts';
import { scratchInMemory } from './test/scratch.mts';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { uiTests } from './bundles.mts';
import { runTestFiles } from './test/run.mts';
import { unpackChromium, hasPackedChromium } from './vscode/chromium.mts';
import { fetchServer } from './vscode/fetch.mts';

const words = process.argv.slice(2);
const [filter] = words.filter((word) => word !== '--pictures');
const pictures = words.includes('--pictures') ? 'yes' : 'no';
const outdir = filter === undefined ? 'out/ui' : `out/ui-${filter.replaceAll('/', '-')}`;
rmSync(outdir, { recursive: true, force: true });
const tests = { ...uiTests(filter), outdir };
await Promise.all([build(tests), fetchServer(), hasPackedChromium() && unpackChromium()]);
forgetProxies();
scratchInMemory();
process.exitCode = await runTestFiles(outdir, {
  // A window waits for a third of its time.
  concurrency: 2,
  // Journeys wait for nothing as long, but several are one file.
  limit: 900,
  env: { TEST_PICTURES: pictures },
});
