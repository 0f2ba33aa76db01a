export function extensionContents(): Promise<Map<string, Buffer>>;
