type Manifest = Record<string, unknown>;
export function manifestForVSCode(manifest: Manifest): Manifest;
export function manifestForNpm(manifest: Manifest): Manifest;
