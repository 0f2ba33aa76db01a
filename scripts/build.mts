// Builds dist/: the bundles, and the types of the libraries.
import { rmSync } from 'node:fs';
import { buildProduct } from './buildProduct.mts';
import { writeDeclarations } from './package/declarations.mts';

rmSync('dist', { recursive: true, force: true });
await buildProduct();
await writeDeclarations('rpc');
await writeDeclarations('portal');
