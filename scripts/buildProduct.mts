// Bundles what dist/ holds: the extension, its pages, the library and the commands.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { product, publicDoors, schemaWriter, type Door } from './bundles.mts';
import { recordBundled } from './package/bundled.mts';

export async function buildProduct(): Promise<void> {
  const built = await Promise.all(product.map((bundle) => build({ ...bundle, metafile: true })));
  await Promise.all(publicDoors().map((door) => writeDoor(door)));
  recordBundled(built.map(({ metafile }) => metafile));
  await writeSchemas();
  for (const { outfile } of product) if (outfile.startsWith('dist/cli/')) chmodSync(outfile, 0o755);
}

/** What others load of a library: its public names, told in the way in which Node's `import` finds them. */
async function writeDoor({ file, loader, names }: Door): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `'use strict';
// The code is in ../library.js, which the commands load too.
const library = ${await loader()};
module.exports = library;
// Never done; it names what is exported.
0 && (module.exports = { ${(await names()).join(', ')} });
`,
  );
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
