/** The parent's side of a window: starts its process, tells it what to do, and hears of its jobs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { SiteAddress } from '../../../src/model/accounts/account';
import type { SnapshotJob, SnapshotRequest } from '../../../src/model/snapshots/job';

export interface WindowOptions {
  /** Folder of the jobs. */
  readonly jobs: string;
  readonly certificate: string;
  readonly passphraseFile: string;
  readonly ca: string;
  readonly sliceAuthorityUrl: string;
  readonly site: SiteAddress;
  readonly interval: number;
  /** Milliseconds that a request may wait at the site before it begins. */
  readonly held: number;
}

/** Milliseconds after which what a window shall say counts as never said. */
const patience = 30_000;

export type ToWindow =
  | { readonly kind: 'resume' }
  | {
      readonly kind: 'jump';
      readonly milliseconds: number;
      /** The clock that only runs forward has gone on, too, as in the sleep of some machines. */
      readonly isSleep?: boolean;
    }
  | { readonly kind: 'start'; readonly request: SnapshotRequest; readonly follow: boolean };

export type FromWindow =
  | { readonly kind: 'ready' }
  | { readonly kind: 'job'; readonly job: SnapshotJob }
  | { readonly kind: 'refused'; readonly reason: string; readonly sentence: string };

export class Window {
  readonly #process: ChildProcess;
  readonly #heard: FromWindow[] = [];

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (message) => void this.#heard.push(message as FromWindow));
  }

  /** With `isDiskFull` no file that it writes can have a single byte. */
  static start(options: WindowOptions, { isDiskFull = false } = {}): Window {
    const program = [process.execPath, join(__dirname, 'window.process.js')];
    const [command = '', ...args] = isDiskFull
      ? ['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh', ...program]
      : program;
    const child = spawn(command, [...args, JSON.stringify(options)], {
      // No stream of ours is kept open by a window that is left behind.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.pipe(process.stderr);
    return new Window(child);
  }

  /** Resolves with itself once it hears. */
  async opened(): Promise<this> {
    await this.hears((message) => message.kind === 'ready' || undefined);
    return this;
  }

  tell(message: ToWindow): void {
    this.#process.send(message);
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process.kill(name);
  }

  /**
   * The first message, from the beginning, of which `find` makes something.
   * @throws when the window ends before that, or says nothing of the kind for long
   */
  hears<T>(find: (message: FromWindow) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#process.off('message', look).off('exit', gone);
      };
      const inVain = (why: string): void => {
        stop();
        const last = JSON.stringify(this.#heard.at(-1));
        reject(new Error(`The window ${why}; the last it said was ${last}.`));
      };
      const gone = (): void => inVain('has ended');
      const look = (): void => {
        try {
          for (const message of this.#heard) {
            const found = find(message);
            if (found === undefined) continue;
            stop();
            resolve(found);
            return;
          }
        } catch (error) {
          stop();
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      const timer = setTimeout(() => inVain('did not say what was waited for'), patience);
      this.#process.on('message', look).on('exit', gone);
      look();
    });
  }

  /** The job as it was when it first was so. @throws when the snapshot was refused */
  job(is: (job: SnapshotJob) => boolean): Promise<SnapshotJob> {
    return this.hears((message) => {
      if (message.kind === 'refused') throw new Error(`Refused: ${message.sentence}`);
      return message.kind === 'job' && is(message.job) ? message.job : undefined;
    });
  }

  /** Ends it as the operating system ends what has no more memory. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}
