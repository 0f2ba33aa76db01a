// Builds dist/: the extension, its page, the library with its types, and the commands.
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { product } from './bundles.mjs';
import { recordBundled } from './package/bundled.mjs';

export async function buildProduct() {
  const built = await Promise.all(product.map((bundle) => build({ ...bundle, metafile: true })));
  recordBundled(built.map(({ metafile }) => metafile));
  for (const { outfile } of product) if (outfile.startsWith('dist/cli/')) chmodSync(outfile, 0o755);
}

if (import.meta.main) {
  rmSync('dist', { recursive: true, force: true });
  await buildProduct();
  execFileSync('node', ['node_modules/typescript/bin/tsc', '-p', 'src/rpc/tsconfig.json'], {
    stdio: 'inherit',
  });
}
