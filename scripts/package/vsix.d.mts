export function galleryManifest(manifest: Record<string, unknown>): string;
export function writeVsix(target: string, contents: ReadonlyMap<string, Buffer>): Promise<void>;
export function contentTypesOf(names: readonly string[]): string;
