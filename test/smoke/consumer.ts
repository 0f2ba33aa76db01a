// A consumer of the library, as the TypeScript compiler sees it.
import ts from 'typescript';

/** No types but those of the standard library; every declaration is checked. */
const base = { target: 'es2022', strict: true, noEmit: true, skipLibCheck: false, types: [] };

/** Files of the compiler are parsed once for all consumers. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * What the compiler finds in a consumer's file and in the declarations that it reaches below `folder`.
 * `more` are options as in a tsconfig.json.
 */
export function problemsOf(file: string, folder: string, more: object): string[] {
  const { options, errors } = ts.convertCompilerOptionsFromJson({ ...base, ...more }, folder);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (name.startsWith(folder)) return read(name, ...rest);
    if (!parsed.has(name)) parsed.set(name, read(name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([file], options, host);
  return [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(folder))
      .flatMap((source) => [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ]),
  ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
