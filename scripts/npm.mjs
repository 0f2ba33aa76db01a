// Runs npm with the registry, proxy and cache that this machine's npm is set up for.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Resolves with what `npm …args` printed; throws with npm's own words when it fails. Scripts never
 * run: neither those of a package nor our own.
 */
export async function npm(args, { cwd = process.cwd(), env = process.env } = {}) {
  try {
    const options = { cwd, env, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' };
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { stdout } = await run('npm', [...args, ...flags], options);
    return stdout;
  } catch (error) {
    const reason = String(error.stderr || error.message).trim();
    throw new Error(`"npm ${args[0]}" failed.\n${reason}`);
  }
}
