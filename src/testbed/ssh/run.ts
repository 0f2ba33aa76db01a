// Runs a program of the host to its end, with a clean environment.
import { execFile } from 'node:child_process';
import { hostPath } from './words';

export interface Outcome {
  /** Exit status; -1 when it could not be started or was killed. */
  readonly status: number;
  /** What it wrote to standard error, or why it could not be started. */
  readonly words: string;
}

/** Milliseconds after which a program that only looks or copies is given up. */
const patienceMs = 20_000;

/** Never rejects. */
export function run(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const [program = '', ...rest] = words;
  const env = Object.assign({ PATH: hostPath, LC_ALL: 'C' }, variables);
  const cwd = '/';
  return new Promise((resolve) => {
    execFile(program, rest, { env, cwd, timeout: patienceMs }, (error, _, stderr) => {
      const said = stderr.trim();
      const status = typeof error?.code === 'number' ? error.code : -1;
      if (error) resolve({ status, words: said === '' ? error.message : said });
      else resolve({ status: 0, words: said });
    });
  });
}
