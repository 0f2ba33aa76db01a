export function readmeFor(markdown: string, names: readonly string[]): string;
