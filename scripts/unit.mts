// Builds and runs the unit tests; an argument keeps only the files whose path contains it.
import { forgetProxies } from './test/loopback.mts';
import { scratchInMemory } from './test/scratch.mts';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { imageBundles, unitTests } from './bundles.mts';
import { reporters } from './test/reporters.mts';

forgetProxies();
scratchInMemory();

/** Milliseconds after which a run is given up. */
const LONGEST = 20 * 60_000;

const filter = process.argv[2] ?? '';
const outdir = filter === '' ? 'out/unit' : `out/unit-${filter.replaceAll('/', '-')}`;
rmSync(outdir, { recursive: true, force: true });
const tests = { ...unitTests(filter), outdir };
// The commands that tests start, once for all of them.
const commands = resolve(outdir, 'commands', 'cli');
const areStarted =
  filter === '' || tests.entryPoints.some((entry) => /[\\/]cli[\\/]/.test(entry.in));
const bundles = [tests, ...(areStarted ? imageBundles(commands) : [])];
await Promise.all(bundles.map((bundle) => build(bundle)));
const { status, error } = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    '--test',
    '--test-concurrency=3',
    '--test-timeout=120000',
    ...reporters(outdir),
    `${outdir}/**/*.test.js`,
  ],
  {
    stdio: 'inherit',
    // Something that hangs is told, not waited for.
    timeout: LONGEST,
    env: { ...process.env, ...(areStarted && { COMMANDS: commands }) },
  },
);
if (error !== undefined) console.error(`The tests were ended: ${error.message}`);
process.exitCode = status ?? 1;
