// Runs built test files with node's test runner, which leaves its counts beside them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onInterrupt } from '../vscode/processes.mts';
import { reporters } from './reporters.mts';

interface RunOptions {
  readonly concurrency?: number;
  /** Seconds that a test may take, and a file of tests as well. */
  readonly limit?: number;
  readonly env?: Record<string, string>;
}

/** Resolves with the exit code. The tests end by themselves what they have started. */
export async function runTestFiles(
  folder: string,
  { concurrency = 1, limit = 120, env = {} }: RunOptions = {},
): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--test',
      `--test-concurrency=${concurrency}`,
      `--test-timeout=${limit * 1000}`,
      ...reporters(folder),
      `${folder}/**/*.test.mjs`,
    ],
    { stdio: 'inherit', env: { ...process.env, ...env } },
  );
  const ended = once(child, 'exit');
  onInterrupt(() => {
    child.kill('SIGTERM');
    return ended;
  });
  const [code] = (await ended) as [number | null];
  return code ?? 1;
}
