// Takes the place of `@vscode/native-watchdog`, a compiled module that ends an extension host whose
// starter died. Here the whole process group of the server is ended instead.
export const start = (): void => undefined;

export const exit = (code?: number): never => process.exit(code ?? 0);
