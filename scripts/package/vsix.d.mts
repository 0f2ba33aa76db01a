export function galleryManifest(manifest: Record<string, unknown>): string;
export function contentTypesOf(names: readonly string[]): string;
