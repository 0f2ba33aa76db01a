// Takes the place of `@vscode/native-watchdog`, a compiled module that ends an extension host whose
// starter died. Here the whole process group of the server is ended instead.
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
