export function makeWorkspace(folder: string): Promise<void>;
