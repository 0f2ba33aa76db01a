import type { OnResolveArgs, OnResolveResult, PluginBuild } from 'esbuild';

/** Where the other plugins, and then esbuild, find a module; undefined for an `asker` that has asked for this one already. */
export async function resolvedByOthers(
  build: PluginBuild,
  asker: string,
  { path, pluginData, importer, namespace, resolveDir, kind }: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  const askers = Array.isArray(pluginData) ? (pluginData as readonly string[]) : [];
  if (askers.includes(asker)) return undefined;
  const known = { importer, namespace, resolveDir, kind, pluginData: [...askers, asker] };
  return await build.resolve(path, known);
}
