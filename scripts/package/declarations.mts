// The types of a library in one file. The compiler writes one for each source; rollup keeps of them
// what the public names need, so that a consumer's compiler reads no more than that.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const compiler = 'node_modules/typescript-native/bin/tsc';
const perFile = 'out/declarations';

/**
 * Writes the types of a library's door, such as src/rpc/index.ts, to dist.
 * @throws Error when they need a module of somebody else, such as Node's types: the library promises
 * that they stand by themselves.
 */
export async function writeDeclarations(library: 'rpc' | 'portal'): Promise<void> {
  const file = `dist/${library}/index.d.ts`;
  rmSync(perFile, { recursive: true, force: true });
  execFileSync(process.execPath, [compiler, '-p', `src/${library}/tsconfig.json`], {
    stdio: 'inherit',
  });
  const types = await rollup({
    input: `${perFile}/${library}/index.d.ts`,
    plugins: [dts()],
    // The internal declarations name modules of Node; whether they are needed shows in the end.
    onLog: (level, log, say) => {
      if (log.code !== 'UNRESOLVED_IMPORT') say(level, log);
    },
  });
  const { output } = await types.write({ file, format: 'es' });
  await types.close();
  const needed = output.flatMap((part) => (part.type === 'chunk' ? part.imports : []));
  if (needed.length > 0)
    throw new Error(`The types of ${library} need ${needed.join(', ')}; see docs/${library}.md.`);
}
