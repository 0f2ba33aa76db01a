// Parts of a bench that run in processes of their own: started with a word that says which, answered on standard
// output with one line of JSON.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Parts = Readonly<Record<string, (...args: string[]) => Promise<unknown>>>;

/** Does a part of the bench when this process was started for it. */
export async function runChild(parts: Parts, word = '', args: readonly string[]): Promise<boolean> {
  const part = Object.hasOwn(parts, word) ? parts[word] : undefined;
  if (!part) return false;
  process.stdout.write(`${JSON.stringify(await part(...args))}\n`);
  return true;
}

/** Starts a part. Resolves with its answer; servers go on until they are ended. */
export async function child(
  word: string,
  ...args: string[]
): Promise<{ answer: unknown; process: ChildProcess }> {
  const file = process.argv[1] ?? '';
  const started = spawn(process.execPath, ['--enable-source-maps', file, word, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(started, 'exit').then(() => {
    throw new Error(`The part "${word}" of the bench ended without an answer.`);
  });
  const lines = createInterface({ input: started.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return { answer: JSON.parse(line) as unknown, process: started };
}
