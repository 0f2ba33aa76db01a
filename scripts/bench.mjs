// Builds and runs the benches under test/bench, or with an argument every file there whose path
// contains it: `node scripts/bench.mjs rspec-fuzz 1000000`. Further arguments go to the file.
import { spawnSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { ourScripts } from './bundles.mjs';

const [filter = '.bench', ...rest] = process.argv.slice(2);
const entryPoints = globSync('test/bench/**/*.ts').filter((file) => file.includes(filter));
if (entryPoints.length === 0) {
  console.error(`No file under test/bench has ${filter} in its path.`);
  process.exit(2);
}
const outdir = `out/bench-${filter.replaceAll(/\W/g, '-')}`;
rmSync(outdir, { recursive: true, force: true });
await build({
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  packages: 'external',
  plugins: [ourScripts],
  sourcemap: 'linked',
  logLevel: 'warning',
  outExtension: { '.js': '.mjs' },
  outbase: 'test/bench',
  entryPoints,
  outdir,
});
for (const file of globSync(`${outdir}/**/*.mjs`).sort()) {
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', file, ...rest], {
    stdio: 'inherit',
  });
  process.exitCode ||= status ?? 1;
}
