// What bundles have in common.
import type { BuildOptions } from 'esbuild';
import { addressesIn, statedManifest } from './package/facts.mts';

/** A bundle with one entry. */
export interface BundledFile extends BuildOptions {
  readonly entryPoints: string[];
  readonly outfile: string;
}

export const node: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  sourcemap: 'linked',
  logLevel: 'warning',
  loader: { '.md': 'text' },
  define: { DIAGNOSTICS_PAGE: JSON.stringify(diagnosticsPage()) },
};

/** Where the page about findings can be read; empty as long as nobody says where this is kept. */
function diagnosticsPage(): string {
  const addresses = addressesIn(statedManifest());
  return addresses === undefined ? '' : `${addresses.blob}docs/diagnostics.md`;
}

/** What the form for browsers lacks is the reading of files, which we never ask for. */
export const alias = { '@vscode/l10n': '@vscode/l10n/dist/browser.js' };

/** VS Code 1.101 runs Node 22. */
export const inExtensionHost: BuildOptions = {
  ...node,
  alias,
  target: 'node22',
  external: ['vscode'],
  minify: true,
};

/** The oldest Node that library and commands serve is the same. */
export const onNode: BuildOptions = { ...node, alias, target: 'node22' };

/** Names stay, for stack traces and for `console.log` of classes and errors. */
export const library = (
  name: 'rpc' | 'portal',
): BuildOptions & Pick<BundledFile, 'entryPoints'> => ({
  entryPoints: [`src/${name}/index.ts`],
  keepNames: true,
});

export const inPage: BuildOptions = {
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  minify: true,
  sourcemap: false,
  logLevel: 'warning',
};
