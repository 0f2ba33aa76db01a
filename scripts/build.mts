// Builds dist/: the bundles, and the types of the library.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { buildProduct } from './buildProduct.mts';

rmSync('dist', { recursive: true, force: true });
await buildProduct();
execFileSync('node', ['node_modules/typescript-native/bin/tsc', '-p', 'src/rpc/tsconfig.json'], {
  stdio: 'inherit',
});
