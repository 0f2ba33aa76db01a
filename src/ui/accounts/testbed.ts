/**
 * The local testbed as the extension sees it: a process of its own, found through the description
 * that it writes into its folder. It is started detached, so it survives a window reload.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isAlive } from '../../model/storage/holder';
import { makeFolder } from '../../model/storage/makeFolder';
import { foreignPartOf } from '../../model/storage/ownPlace';
import { systemWords } from '../../model/storage/storageError';
import { readTestbed, type TestbedDescription } from '../../model/accounts/localTestbed';
import type { Log } from '../errors/log';
import { UserError } from '../../model/failures/userError';

export type TestbedState = 'absent' | 'stopped' | 'starting' | 'running' | 'stopping';

const description = 'testbed.json';
/** Never through a link. */
const intoOwnFile =
  constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
const startLimitMs = 60_000;
const stopLimitMs = 20_000;
const lookIntervalMs = 150;

export class LocalTestbed {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #command: string;
  readonly #directory: () => string;
  readonly #log: Log;
  #state: TestbedState = 'absent';
  #running: TestbedDescription | undefined;
  #watch: vscode.Disposable | undefined;

  /** @param command the built `geni-testbed`. */
  constructor(command: string, directory: () => string, log: Log) {
    this.#command = command;
    this.#directory = directory;
    this.#log = log;
  }

  get state(): TestbedState {
    return this.#state;
  }

  /** What the running testbed says about itself. */
  get description(): TestbedDescription | undefined {
    return this.#running;
  }

  /** Looks into the folder and goes on watching it; no network. */
  async watch(): Promise<void> {
    this.#watch?.dispose();
    if (this.#state === 'running') this.#become(undefined);
    const pattern = new vscode.RelativePattern(vscode.Uri.file(this.#directory()), description);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const look = (): void => void this.look();
    watcher.onDidCreate(look);
    watcher.onDidChange(look);
    watcher.onDidDelete(look);
    this.#watch = watcher;
    await this.look();
  }

  /** Finds out whether it runs. Cheap: one small file, and whether anybody listens. */
  async look(): Promise<void> {
    const directory = this.#directory();
    let running: TestbedDescription | undefined;
    try {
      running = await readTestbed(directory);
    } catch (error) {
      this.#log.failure(error);
    }
    // Another folder counts since then, and whoever chose it looks there.
    if (directory !== this.#directory()) return;
    if (running === undefined && this.#state === 'starting') return;
    // It stops listening before it has ended; whoever stops it says when that is.
    if (this.#state === 'stopping') return;
    this.#become(running);
  }

  /** Resolves when it runs. @throws Error with a sentence and the end of its output. */
  async start(): Promise<void> {
    await this.look();
    if (this.#state === 'running' || this.#state === 'starting') return;
    this.#set('starting');
    try {
      await this.#startProcess();
    } finally {
      this.#become(await readTestbed(this.#directory()).catch(() => undefined));
    }
  }

  async #startProcess(): Promise<void> {
    const directory = this.#directory();
    refuseForeign(directory);
    makeFolder(directory);
    const output = join(directory, 'output.log');
    const file = openSync(output, intoOwnFile, 0o600);
    const child = this.#spawn(['start', '--dir', directory], file, true);
    closeSync(file);
    this.#log.note(`Starting the local testbed in ${directory}; its output is in ${output}`);
    await untilReady(child, directory, output);
    child.unref();
  }

  /** Resolves when it has ended. @throws Error with a sentence if it goes on. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (this.#state !== 'running' || running === undefined) return;
    this.#set('stopping');
    try {
      const child = this.#spawn(['stop', '--dir', this.#directory()], 'ignore', false);
      await once(child, 'exit');
      if (!(await isGone(running.pid))) {
        throw new UserError(
          vscode.l10n.t('The local testbed (process {0}) did not stop.', running.pid),
        );
      }
    } finally {
      this.#become(await readTestbed(this.#directory()).catch(() => undefined));
    }
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#changed.dispose();
  }

  #spawn(args: string[], output: number | 'ignore', detached: boolean): ChildProcess {
    return spawn(process.execPath, [this.#command, ...args], {
      detached,
      stdio: ['ignore', output, output],
      // The extension host runs on Electron, or on Node in a remote: both then behave as Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      windowsHide: true,
    });
  }

  #become(running: TestbedDescription | undefined): void {
    const was = JSON.stringify(this.#running);
    this.#running = running;
    const stopped =
      existsSync(join(this.#directory(), description)) ||
      existsSync(join(this.#directory(), 'users'));
    const state = running !== undefined ? 'running' : stopped ? 'stopped' : 'absent';
    if (state === this.#state && was === JSON.stringify(running)) return;
    this.#state = state;
    this.#changed.fire();
  }

  #set(state: TestbedState): void {
    this.#state = state;
    this.#changed.fire();
  }
}

/** Its own process number in the description says that it is this start which is ready. */
function untilReady(child: ChildProcess, directory: string, output: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearInterval(timer);
      clearTimeout(limit);
      child.removeAllListeners();
      settle();
    };
    const fail = (why: string): void =>
      end(() => reject(new UserError(`${why}${lastLine(output)}`)));
    child.once('error', (error) =>
      fail(vscode.l10n.t('The local testbed could not be started: {0}.', systemWords(error))),
    );
    child.once('exit', () =>
      fail(vscode.l10n.t('The local testbed stopped while it was starting.')),
    );
    const timer = setInterval(() => {
      readTestbed(directory).then(
        (found) => found?.pid === child.pid && end(resolve),
        () => undefined,
      );
    }, lookIntervalMs);
    const limit = setTimeout(
      () => fail(vscode.l10n.t('The local testbed was not ready after a minute.')),
      startLimitMs,
    );
  });
}

/** Before anything is written there. @throws UserError */
function refuseForeign(directory: string): void {
  const foreign = foreignPartOf(directory);
  if (foreign === undefined) return;
  throw new UserError(
    vscode.l10n.t(
      'The local testbed is not started in {0}: another user can write to {1}. Choose another folder in the settings.',
      directory,
      foreign,
    ),
  );
}

/** It finishes what it is writing before it ends. */
async function isGone(pid: number): Promise<boolean> {
  const end = Date.now() + stopLimitMs;
  while (Date.now() < end) {
    if (!isAlive(pid)) return true;
    await pause(lookIntervalMs);
  }
  return false;
}

function lastLine(file: string): string {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const last = lines.at(-1) ?? '';
    return last === '' ? '' : ` ${vscode.l10n.t('It said: {0}', last)}`;
  } catch {
    return '';
  }
}
