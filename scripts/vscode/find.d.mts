/** The path of an executable for `runTests`. */
export function findVSCode(): Promise<string>;
