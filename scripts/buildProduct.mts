// Bundles what dist/ holds: the extension, its pages, the library and the commands.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { product, schemaWriter } from './bundles.mts';
import { recordBundled } from './package/bundled.mts';

export async function buildProduct(): Promise<void> {
  const built = await Promise.all(product.map((bundle) => build({ ...bundle, metafile: true })));
  recordBundled(built.map(({ metafile }) => metafile));
  await writeSchemas();
  for (const { outfile } of product) if (outfile.startsWith('dist/cli/')) chmodSync(outfile, 0o755);
}

/** The schemas for XML extensions are written from the same tables that the editor uses. */
async function writeSchemas(): Promise<void> {
  const { outputFiles } = await build(schemaWriter);
  const code = outputFiles.map(({ contents }) => Buffer.from(contents).toString('base64')).join('');
  const { schemaFiles } = (await import(`data:text/javascript;base64,${code}`)) as {
    readonly schemaFiles: () => Iterable<[name: string, text: string]>;
  };
  mkdirSync('dist/schemas', { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(`dist/schemas/${name}`, text);
}
