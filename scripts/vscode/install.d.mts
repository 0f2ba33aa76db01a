export function installExtension(extensionsDirectory: string): Promise<void>;
