// Builds and runs the unit tests; an argument keeps only the files whose path contains it.
import './node24.mjs';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { unitTests } from './bundles.mjs';
import { reporters } from './test/reporters.mjs';

const filter = process.argv[2] ?? '';
const outdir = filter === '' ? 'out/unit' : `out/unit-${filter.replaceAll('/', '-')}`;
rmSync(outdir, { recursive: true, force: true });
await build({ ...unitTests(filter), outdir });
const { status } = spawnSync(
  process.execPath,
  [
    ...['--enable-source-maps', '--test', '--test-concurrency=2', '--test-timeout=120000'],
    ...reporters(outdir),
    `${outdir}/**/*.test.js`,
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
