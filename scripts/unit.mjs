// Builds and runs the unit tests; an argument keeps only the files whose path contains it.
import './node24.mjs';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { imageBundles, unitTests } from './bundles.mjs';
import { reporters } from './test/reporters.mjs';

const filter = process.argv[2] ?? '';
const outdir = filter === '' ? 'out/unit' : `out/unit-${filter.replaceAll('/', '-')}`;
rmSync(outdir, { recursive: true, force: true });
const tests = { ...unitTests(filter), outdir };
// The commands that tests start, once for all of them.
const commands = resolve(outdir, 'commands');
const areStarted = tests.entryPoints.some((file) => /[\\/]cli[\\/]/.test(file));
const bundles = [tests, ...(areStarted ? imageBundles(commands) : [])];
await Promise.all(bundles.map((bundle) => build(bundle)));
const { status } = spawnSync(
  process.execPath,
  [
    ...['--enable-source-maps', '--test', '--test-concurrency=2', '--test-timeout=120000'],
    ...reporters(outdir),
    `${outdir}/**/*.test.js`,
  ],
  { stdio: 'inherit', env: { ...process.env, ...(areStarted && { COMMANDS: commands }) } },
);
process.exitCode = status ?? 1;
