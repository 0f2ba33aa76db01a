// Runs npm with the registry, proxy and cache that this machine's npm is set up for.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from './messageOf.mts';

const run = promisify(execFile);

/**
 * Resolves with what `npm …args` printed; throws with npm's own words when it fails. Scripts never
 * run: neither those of a package nor our own.
 */
export async function npm(
  args: readonly string[],
  { cwd = process.cwd(), env = process.env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' };
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { stdout } = await run('npm', [...args, ...flags], options);
    return stdout;
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string };
    const reason = (stderr === undefined || stderr === '' ? messageOf(error) : stderr).trim();
    throw new Error(`"npm ${args[0] ?? ''}" failed.\n${reason}`, { cause: error });
  }
}

/** The package that `npm pack --json` tells of. */
export function packedIn(printed: string): {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
} {
  const [packed] = JSON.parse(printed) as ReturnType<typeof packedIn>[];
  if (packed === undefined) throw new Error('"npm pack" tells of no package.');
  return packed;
}
