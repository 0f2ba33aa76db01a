// Parts of the bench that run in processes of their own: started with a word that says which, answered on standard
// output with one line of JSON.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { archiveFolder, restoreFolder } from '../../../src/testbed/images/archive';
import { startTestbed } from '../../../src/testbed';
import { serveBare } from './bareServer';

const label = { format: 'ndz', runsOn: ['raw-pc'] };

const children: Readonly<Record<string, (...args: string[]) => Promise<unknown>>> = {
  archive: async (from = '', to = '') => {
    await archiveFolder(from, to, { label });
    return process.resourceUsage().maxRSS * 1024;
  },
  restore: async (from = '', to = '') => {
    await restoreFolder(from, to);
    return process.resourceUsage().maxRSS * 1024;
  },
  nothing: () => Promise.resolve(process.resourceUsage().maxRSS * 1024),
  testbed: async (directory = '') => {
    const testbed = await startTestbed({ directory, pollScale: 0.01 });
    return testbed.description;
  },
  bare: (directory = '', reply = '') => serveBare(directory, reply),
};

/** Does a part of the bench when this process was started for it. */
export async function runChild(word = '', args: readonly string[]): Promise<boolean> {
  const part = Object.hasOwn(children, word) ? children[word] : undefined;
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
  const lines = createInterface({ input: started.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return { answer: JSON.parse(line) as unknown, process: started };
}
