// One journey's world: a local testbed, a workspace, VS Code's server and a browser with the
// workbench open. All of it lives in a temporary folder and on loopback, and is gone after `close`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTestbed } from '../../../scripts/testbed.mts';
import { onInterrupt } from '../../../scripts/vscode/processes.mts';
import { quietSettings, writeSettings } from '../../../scripts/vscode/server.mts';
import { makeWorkspace } from '../../../scripts/workspace.mts';
import { readTestbed } from '../../../src/model/accounts/localTestbed';
import { leaksIn, leaksInArguments, leaksInFiles, secretsOf } from '../../support/leaks';
import { type MadeImage, putImages } from '../../support/manyImages';
import { copyTemplate } from '../../support/testbedTemplate';
import { photograph } from './screenshots';
import { themeSettings, Workbench } from './workbench';
import { leaveWorld, World, type WorldOptions } from './world';

const run = promisify(execFile);

export interface SessionOptions extends WorldOptions {
  /** Settings on top of the quiet ones. */
  readonly settings?: Record<string, unknown>;
  /** Settings that the opened folder brings along. */
  readonly workspaceSettings?: Record<string, unknown>;
  /** Without a testbed the extension is as on the day it was installed. */
  readonly testbed?: boolean;
  /** How fast a snapshot reads a disk, in bytes per second. */
  readonly speed?: number;
  /** Sites of the testbed, two if absent. */
  readonly aggregates?: number;
  /** Images that somebody has made before. */
  readonly images?: readonly MadeImage[];
}

export class Session {
  readonly workbench: Workbench;
  /** Holds everything that this session writes, the logs of VS Code included. */
  readonly home: string;
  readonly testbedDirectory: string;
  /** Addresses outside of this machine that the workbench asked for. */
  readonly strangers: readonly string[];
  readonly #close: (isFit: boolean) => Promise<void>;
  #hasFailed = false;

  private constructor(world: World, close: (isFit: boolean) => Promise<void>) {
    this.workbench = new Workbench(world.page);
    this.home = world.home;
    this.testbedDirectory = join(world.home, 'testbed');
    this.strangers = world.strangers;
    this.#close = close;
  }

  /** Ends everything, a testbed that the extension started included. No secret may be left anywhere. */
  async close(): Promise<void> {
    const leaks = await this.#leaks().catch((error: unknown) => [String(error)]);
    await this.#close(!this.#hasFailed && leaks.length === 0);
    assert.deepEqual(leaks, []);
  }

  /** Files, pages and arguments of processes that hold a secret of the testbed's users. */
  async #leaks(): Promise<string[]> {
    const secrets = secretsOf(this.testbedDirectory);
    const frames = this.workbench.page.frames();
    const pages = await Promise.all(
      frames.map((frame) => frame.evaluate('document.documentElement.outerHTML').catch(() => '')),
    );
    return [
      ...leaksInFiles(this.home, secrets, [
        join(this.testbedDirectory, 'users'),
        // It issues the credentials.
        join(this.testbedDirectory, 'state'),
        // The code of the extension knows how a credential begins.
        join(this.home, 'extensions'),
      ]),
      ...leaksIn('the window', pages.join('\n'), secrets),
      ...leaksInArguments(secrets),
    ];
  }

  /** The process of the testbed that runs, also of one that the extension has started. */
  async testbedProcess(): Promise<number | undefined> {
    return (await readTestbed(this.testbedDirectory))?.pid;
  }

  /** Lets something go wrong at the testbed, as `geni-testbed fault add` does. */
  async fault(...words: string[]): Promise<void> {
    await this.#testbed('fault', 'add', ...words);
  }

  /** Nothing goes wrong any more. */
  async clearFaults(): Promise<void> {
    await this.#testbed('fault', 'clear');
  }

  /** Deletes an image with all its versions at its site, whoever owns it. */
  async deleteImage(urn: string): Promise<void> {
    await this.#testbed('image', 'delete', urn);
  }

  async #testbed(...words: string[]): Promise<void> {
    const command = ['dist/cli/geni-testbed.js', ...words, '--dir', this.testbedDirectory];
    await run(process.execPath, command);
  }

  /** Ends the testbed as a crash of the machine would. */
  async killTestbed(): Promise<void> {
    const pid = await this.testbedProcess();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  /** For `afterEach`: keeps a picture of the window in which a test failed. */
  async keepFailure(context: { name: string }): Promise<void> {
    const { name } = context;
    // Node 24 has it, the types of Node 22 do not.
    const passed = 'passed' in context && context.passed === true;
    if (passed) return;
    this.#hasFailed = true;
    await photograph(this.workbench.page, `failed-${name.replace(/\W+/g, '-')}`);
  }

  /** Process ids of the extension hosts of this session's server. */
  extensionHosts(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isHostOf(this.home, name))
      .map(Number);
  }

  /** Ends the extension host as a crash would, and resolves when VS Code has started another one. */
  async killExtensionHost(): Promise<void> {
    const [host, ...others] = this.extensionHosts();
    assert.ok(host !== undefined && others.length === 0);
    process.kill(host, 'SIGKILL');
    while (!this.extensionHosts().some((pid) => pid !== host))
      await new Promise((resolve) => setImmediate(resolve));
  }

  static async open(options: SessionOptions = {}): Promise<Session> {
    const world = await World.enter(options);
    const closing: (() => Promise<unknown>)[] = [];
    const close = async (isFit: boolean): Promise<void> => {
      for (const step of closing.splice(0).reverse()) await step();
      const left = await readTestbed(join(world.home, 'testbed')).catch(() => undefined);
      if (left !== undefined) process.kill(left.pid, 'SIGKILL');
      await leaveWorld(world, isFit);
    };
    onInterrupt(() => close(false));
    try {
      await Promise.all([
        furnish(world.home, options),
        options.testbed !== false && startLocalTestbed(world.home, options, closing),
      ]);
      await world.open();
      const session = new Session(world, close);
      await session.workbench.ready();
      return session;
    } catch (error) {
      await close(false);
      throw error;
    }
  }
}

function isHostOf(home: string, pid: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=extensionHost') &&
      readFileSync(`/proc/${pid}/environ`, 'utf8').includes(home)
    );
  } catch {
    return false;
  }
}

async function furnish(home: string, options: SessionOptions): Promise<void> {
  await Promise.all([
    makeFolder(join(home, 'workspace'), options),
    writeSettings(join(home, 'user'), {
      ...quietSettings,
      ...themeSettings,
      // What moves is drawn anew all the time, which is a sixth of the work of a journey.
      'workbench.reduceMotion': 'on',
      'protogeni.pollInterval': 0.3,
      'security.workspace.trust.startupPrompt': 'never',
      'protogeni.testbed.directory': join(home, 'testbed'),
      ...options.settings,
    }),
  ]);
}

async function makeFolder(folder: string, { workspaceSettings }: SessionOptions): Promise<void> {
  await makeWorkspace(folder);
  if (workspaceSettings === undefined) return;
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(workspaceSettings));
}

async function startLocalTestbed(
  home: string,
  { speed, aggregates, images }: SessionOptions,
  closing: (() => Promise<unknown>)[],
): Promise<void> {
  const directory = join(home, 'testbed');
  const shape = aggregates === undefined ? {} : { aggregates };
  await copyTemplate(shape, directory);
  if (images !== undefined) putImages(directory, images);
  const testbed = await startTestbed({
    directory,
    timeScale: 0.2,
    ...(speed !== undefined && { speed }),
    ...shape,
  });
  let stopping = false;
  closing.push(() => {
    stopping = true;
    return testbed.stop();
  });
  void testbed.ended.then(() => {
    if (!stopping) process.stderr.write(`The testbed ended:\n${testbed.said()}\n`);
  });
}
