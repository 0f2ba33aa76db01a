// Builds dist/: the extension, its page, the library with its types, and the commands.
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { product, schemaWriter } from './bundles.mjs';
import { recordBundled } from './package/bundled.mjs';
import { writeDeclarations } from './package/declarations.mts';

export async function buildProduct() {
  const built = await Promise.all(product.map((bundle) => build({ ...bundle, metafile: true })));
  recordBundled(built.map(({ metafile }) => metafile));
  await writeSchemas();
  for (const { outfile } of product) if (outfile.startsWith('dist/cli/')) chmodSync(outfile, 0o755);
}

/** The schemas for XML extensions are written from the same tables that the editor uses. */
async function writeSchemas() {
  const { outputFiles } = await build(schemaWriter);
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { schemaFiles } = await import(`data:text/javascript;base64,${code}`);
  mkdirSync('dist/schemas', { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(`dist/schemas/${name}`, text);
}

if (import.meta.main) {
  rmSync('dist', { recursive: true, force: true });
  await buildProduct();
  await writeDeclarations('dist/rpc/index.d.ts');
}
