import type { BuildOptions } from 'esbuild';

export function integrationTests(): BuildOptions;
