export function installExtension(extensionsDirectory: string): Promise<void>;
export function installVsix(vsix: string, extensionsDirectory: string): Promise<void>;
