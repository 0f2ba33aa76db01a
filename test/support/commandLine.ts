/** Runs the real `geni-image` as a process of its own, with a home folder of its own. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class CommandLine {
  readonly home: string;
  readonly #file: string;

  private constructor(home: string) {
    this.home = home;
    this.#file = join(home, 'geni-image.js');
  }

  /** Bundles the command as the product does. */
  static async make(): Promise<CommandLine> {
    const made = new CommandLine(await mkdtemp(join(tmpdir(), 'command-')));
    await build({
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'warning',
      entryPoints: ['src/cli/geni-image.ts'],
      outfile: made.#file,
    });
    return made;
  }

  async remove(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }

  /** Waits for its end. Nothing of the person's own environment reaches it but PATH. */
  async run(
    args: readonly string[],
    options: {
      env?: Record<string, string>;
      /** Called once it has said something on standard error. */
      started?: (pid: number) => void;
    } = {},
  ): Promise<Ran> {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.home,
      XDG_STATE_HOME: join(this.home, 'state'),
    };
    const child = spawn(process.execPath, [this.#file, ...args], {
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.stderr.once('data', () => options.started?.(child.pid ?? 0));
    const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { exitCode, ...output };
  }
}
