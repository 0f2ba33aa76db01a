// Builds and runs the benches under test/bench, or with an argument the one of that name, or else every
// file there whose path contains it: `node scripts/bench.mts rspec-fuzz 1000000`. Further arguments go to
// the file.
// A run of all writes docs/performance.md; the word `page` writes it from the last run of each, so that they can be
// measured one at a time.
import { forgetProxies } from './test/loopback.mts';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { build } from 'esbuild';
import { writePerformance, type PerformanceRecord } from './bench/performance.mts';
import { ourScripts } from './bundles.mts';
import { programsAsText } from './loadedLater.mts';

const [filter = '.bench', ...rest] = process.argv.slice(2);
if (filter === 'page') {
  writePage(globSync('out/bench-*/records.jsonl'));
  process.exit();
}
const named = `test/bench/${filter}.bench.ts`;
const entryPoints = existsSync(named)
  ? [named]
  : globSync('test/bench/**/*.ts').filter((file) => file.includes(filter));
if (entryPoints.length === 0) {
  console.error(`No file under test/bench has ${filter} in its path.`);
  process.exit(2);
}
const outdir = `out/bench-${filter.replaceAll(/\W/g, '-')}`;
const records = resolve(outdir, 'records.jsonl');
rmSync(outdir, { recursive: true, force: true });
await build({
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  packages: 'external',
  plugins: [ourScripts, programsAsText],
  sourcemap: 'linked',
  logLevel: 'warning',
  outExtension: { '.js': '.mjs' },
  outbase: 'test/bench',
  entryPoints,
  outdir,
});
forgetProxies();
for (const file of globSync(`${outdir}/**/*.mjs`).sort()) {
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', file, ...rest], {
    stdio: 'inherit',
    env: { ...process.env, BENCH_RECORDS: records, BENCH_PART: partOf(file) },
  });
  if (status !== 0) process.exitCode = status ?? 1;
}
if (process.argv.length === 2 && !process.exitCode && existsSync(records)) {
  writePage([records]);
}

/** From what runs have left: of each bench, the latest. */
function writePage(files: readonly string[]): void {
  const latest = new Map<string, PerformanceRecord[]>();
  for (const file of [...files].sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)) {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const found = lines.map((line) => JSON.parse(line) as PerformanceRecord);
    for (const { part } of found)
      latest.set(
        part,
        found.filter((record) => record.part === part),
      );
  }
  writePerformance([...latest.values()].flat());
  console.log('Written to docs/performance.md.');
}

function partOf(file: string): string {
  return basename(file).replace(/\..*$/s, '');
}
