/** Runs the real commands, as processes of their own or of one host, with a home folder of their own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CommandHost } from './commandHost';

export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type CommandName = 'geni-image' | 'createimage' | 'deleteimage' | 'listimages' | 'imageinfo';

/** What the host is told, see `commandHostProgram.mts`. */
export interface Line {
  readonly name: CommandName;
  readonly words: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly folder: string;
}

export interface RunOptions {
  /** Default: `geni-image`. */
  readonly name?: CommandName;
  readonly env?: Record<string, string>;
  /** Where standard output goes, instead of into the result: an open file. */
  readonly stdout?: number;
  /** Called when it runs. */
  readonly spawned?: (pid: number) => void;
  /** Called once it has said something on standard error. */
  readonly started?: (pid: number) => void;
}

export interface TerminalOptions extends RunOptions {
  /** What the person types, each time after the text that is waited for; what happens before it may take a while. */
  readonly answers?: readonly (readonly [after: RegExp, answer: string | (() => Promise<string>)])[];
  /** The working directory. */
  readonly folder?: string;
  /** Of the terminal; it tells no size when left out. */
  readonly columns?: number;
  /** Once stopped, as by Ctrl-Z, it is brought to the foreground again by the shell. */
  readonly broughtBack?: boolean;
}

export class CommandLine {
  readonly home: string;
  readonly #bin: string;
  #host: CommandHost<Line> | undefined;

  private constructor(home: string, bin: string) {
    this.home = home;
    this.#bin = bin;
  }

  /** With the commands that `COMMANDS` names; else bundles them, as the product does. */
  static async make(): Promise<CommandLine> {
    const home = await mkdtemp(join(tmpdir(), 'command-'));
    const built = process.env['COMMANDS'];
    if (built !== undefined) return new CommandLine(home, built);
    const bin = join(home, 'bin');
    await promisify(execFile)(process.execPath, ['scripts/commands.mts', bin]);
    return new CommandLine(home, bin);
  }

  async remove(): Promise<void> {
    await this.#host?.end();
    await rm(this.home, { recursive: true, force: true });
  }

  /** The file of a command. */
  fileOf(name: CommandName): string {
    return join(this.#bin, `${name}.js`);
  }

  /** Waits for its end. Nothing of the person's own environment reaches it but PATH. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const child = spawn(process.execPath, [this.fileOf(options.name ?? 'geni-image'), ...args], {
      env: this.#environment(options),
      stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    options.spawned?.(child.pid ?? 0);
    child.stderr?.once('data', () => options.started?.(child.pid ?? 0));
    return { exitCode: await endOf(child), ...output };
  }

  /**
   * The same without a process of its own, for what is said and done, whatever process does it: the real bundle
   * in a process that stays. Where the process matters (signals, outputs, terminal, how it ends), `run`.
   */
  async ask(
    words: readonly string[],
    options: Pick<RunOptions, 'name' | 'env'> & { readonly folder?: string } = {},
  ): Promise<Ran> {
    const { name = 'geni-image', folder = process.cwd() } = options;
    const env = this.#environment(options);
    this.#host ??= new CommandHost<Line>([
      '--no-warnings',
      resolve('test/support/commandHostProgram.mts'),
      join(this.#bin, 'image.js'),
    ]);
    return await this.#host.ask({ name, words, env, folder });
  }

  /** The same on a terminal, where both outputs are one text and questions can be answered. */
  async onTerminal(
    args: readonly string[],
    options: TerminalOptions = {},
  ): Promise<{ exitCode: number | null; screen: string }> {
    const words = [process.execPath, this.fileOf(options.name ?? 'geni-image'), ...args];
    const command = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const { broughtBack = false, columns } = options;
    const line = columns === undefined ? command : `stty cols ${columns}; ${command}`;
    const child = spawn(
      'script',
      ['-qefc', broughtBack ? `set -m; ${line}; fg` : line, '/dev/null'],
      {
        env: {
          ...this.#environment(options),
          TERM: 'xterm',
          SHELL: broughtBack ? '/bin/bash' : '/bin/sh',
        },
        stdio: ['pipe', 'pipe', 'pipe'],
        cwd: options.folder,
      },
    );
    const answers = [...(options.answers ?? [])];
    let screen = '';
    let read = 0;
    let failed: unknown;
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString();
      const [next] = answers;
      const found = next?.[0].exec(screen.slice(read));
      if (next === undefined || !found) return;
      answers.shift();
      read = screen.length;
      const [, answer] = next;
      if (typeof answer === 'string') child.stdin.write(answer);
      else
        answer().then(
          (text) => child.stdin.write(text),
          (error: unknown) => {
            failed = error;
            child.kill();
          },
        );
    });
    const exitCode = await endOf(child);
    if (failed !== undefined) throw failed;
    return { exitCode, screen };
  }

  /** Of a process that is started by others. */
  environment(): Record<string, string> {
    const all = Object.entries(this.#environment({}));
    return Object.fromEntries(
      all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  #environment({ env }: RunOptions): Record<string, string | undefined> {
    return {
      PATH: process.env['PATH'],
      HOME: this.home,
      XDG_STATE_HOME: join(this.home, 'state'),
      // What Node compiles of the commands is the same for all tests.
      XDG_CACHE_HOME: join(dirname(this.#bin), 'cache'),
      ...env,
    };
  }
}

async function endOf(child: ChildProcess): Promise<number | null> {
  return await new Promise<number | null>((resolve) => child.once('close', resolve));
}
