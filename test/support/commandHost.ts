/** A process that carries out one command line after the other, and marks the end of each; see `hostMark.ts`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Ran } from './commandLine';

/** @typeParam Line what a command line is to it */
export class CommandHost<Line extends object> {
  readonly #child: ChildProcess;
  readonly #said = { stdout: '', stderr: '' };
  #last: Promise<unknown> = Promise.resolve();
  #look = (): void => undefined;
  #hasEnded = false;

  /** @param program words for Node */
  constructor(program: readonly string[], env = process.env) {
    this.#child = spawn(process.execPath, program, {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#said[name] += text;
        this.#look();
      });
    }
    this.#child.once('close', () => {
      this.#hasEnded = true;
      this.#look();
    });
  }

  /** One after the other, however many are asked for at once. */
  async ask(line: Line): Promise<Ran> {
    const answer = this.#last.then(async () => this.#carryOut(line));
    this.#last = answer.catch(() => undefined);
    return await answer;
  }

  async end(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill();
    await once(this.#child, 'close');
  }

  async #carryOut(line: Line): Promise<Ran> {
    this.#said.stdout = '';
    this.#said.stderr = '';
    return await new Promise((resolve, reject) => {
      this.#look = () => {
        const [stdout = '', exitCode] = this.#said.stdout.split('\0');
        const [stderr = '', ...end] = this.#said.stderr.split('\0');
        const isWhole = /\0\d+\0$/.test(this.#said.stdout) && end.length > 0;
        if (isWhole) resolve({ exitCode: Number(exitCode), stdout, stderr });
        else if (this.#hasEnded) reject(new Error(`The host of the commands ended: ${stderr}`));
      };
      this.#child.send(line, (error) => error && reject(error));
    });
  }
}
