import type { BuildOptions } from 'esbuild';

export const product: readonly BuildOptions[];
export function integrationTests(): BuildOptions;
