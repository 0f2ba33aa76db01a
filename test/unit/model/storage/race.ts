/** Other processes of a test: this very file is run again, to do one errand and say how it went. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Runs as a child when the test file is started with an errand; the test file then defines no tests. */
export function errandOf(): string | undefined {
  return process.env['STORAGE_ERRAND'];
}

export class Helper {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /**
   * @param file the test file, as it runs
   * @param files how many it can have open at a time
   */
  constructor(file: string, errand: string, files?: number) {
    const program = [process.execPath, file];
    const [command = '', ...args] =
      files === undefined
        ? program
        : ['sh', '-c', `ulimit -n ${files}; exec "$@"`, 'sh', ...program];
    this.child = spawn(command, args, {
      env: { ...process.env, STORAGE_ERRAND: errand, NODE_TEST_CONTEXT: '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout } = this.child;
    if (stdout === null) throw new Error('The helper has no output.');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  say(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  async line(): Promise<string> {
    const next = await this.#lines.next();
    return next.done === true ? 'ended' : next.value;
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}

/** For the child: answers each line of its input with one of its output. */
export async function answer(reply: (line: string) => string): Promise<void> {
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${reply(line)}\n`);
  }
}
