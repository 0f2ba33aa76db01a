// A consumer of the library, as the TypeScript compiler sees it.
import { join } from 'node:path';
import ts from 'typescript';

const base: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  strict: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(process.cwd(), 'node_modules', '@types')],
};

/** Files of the compiler and of Node's types are parsed once for all consumers. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** What the compiler finds in a consumer's file and in the declarations that it reaches below `folder`. */
export function problemsOf(file: string, folder: string, module: ts.ModuleKind): string[] {
  const options = { ...base, module };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (name.startsWith(folder)) return read(name, ...rest);
    if (!parsed.has(name)) parsed.set(name, read(name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([file], options, host);
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(folder))
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
