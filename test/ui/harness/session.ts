// One journey's world: a local testbed, a workspace, VS Code's server and a browser with the
// workbench open. All of it lives in a temporary folder and on loopback, and is gone after `close`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startTestbed } from '../../../scripts/testbed.mts';
import { launchBrowser } from '../../../scripts/vscode/browser.mts';
import { installExtension, installFolder, installVsix } from '../../../scripts/vscode/install.mts';
import { onInterrupt } from '../../../scripts/vscode/processes.mts';
import {
  quietSettings,
  type Server,
  startServer,
  storedUnder,
  writeSettings,
} from '../../../scripts/vscode/server.mts';
import { makeWorkspace } from '../../../scripts/workspace.mts';
import { readTestbed } from '../../../src/model/accounts/localTestbed';
import { leaksIn, leaksInArguments, leaksInFiles, secretsOf } from '../../support/leaks';
import { type MadeImage, putImages } from '../../support/manyImages';
import { copyTemplate } from '../../support/testbedTemplate';
import { patience } from './patience';
import { photograph } from './screenshots';
import { stillPages } from './stillPages';
import { themeSettings, Workbench } from './workbench';

const run = promisify(execFile);

export interface SessionOptions {
  /** Settings on top of the quiet ones. */
  readonly settings?: Record<string, unknown>;
  /** Settings that the opened folder brings along. */
  readonly workspaceSettings?: Record<string, unknown>;
  /** False: the folder is not trusted, as when a person opens what others made. */
  readonly trusted?: boolean;
  /** Without a testbed the extension is as on the day it was installed. */
  readonly testbed?: boolean;
  /** A package to install, as a person would; else what is built is laid out as an installed one. */
  readonly vsix?: string;
  /** Folders of other extensions that are there too. */
  readonly besides?: readonly string[];
  /** How fast a snapshot reads a disk, in bytes per second. */
  readonly speed?: number;
  /** Sites of the testbed, two if absent. */
  readonly aggregates?: number;
  /** What VS Code tells extensions of its language, such as `de`; its own words stay English without a language pack. */
  readonly language?: string;
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
  readonly #close: () => Promise<void>;

  private constructor(
    workbench: Workbench,
    home: string,
    strangers: readonly string[],
    close: () => Promise<void>,
  ) {
    this.workbench = workbench;
    this.home = home;
    this.testbedDirectory = join(home, 'testbed');
    this.strangers = strangers;
    this.#close = close;
  }

  /** Ends everything, a testbed that the extension started included. No secret may be left anywhere. */
  async close(): Promise<void> {
    const leaks = await this.#leaks().catch((error: unknown) => [String(error)]);
    await this.#close();
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
    if (!passed) await photograph(this.workbench.page, `failed-${name.replace(/\W+/g, '-')}`);
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
    const home = await mkdtemp(join(tmpdir(), 'protogeni-ui-'));
    const closing: (() => Promise<unknown>)[] = [];
    const close = async (): Promise<void> => {
      for (const step of closing.splice(0).reverse()) await step();
      const left = await readTestbed(join(home, 'testbed')).catch(() => undefined);
      if (left !== undefined) process.kill(left.pid, 'SIGKILL');
      await rm(home, { recursive: true, force: true });
    };
    onInterrupt(close);
    try {
      const { page, strangers } = await start(home, options, closing);
      const workbench = new Workbench(page);
      await workbench.ready();
      return new Session(workbench, home, strangers, close);
    } catch (error) {
      await close();
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

async function start(
  home: string,
  options: SessionOptions,
  closing: (() => Promise<unknown>)[],
): Promise<{ page: Page; strangers: string[] }> {
  await Promise.all([
    makeFolder(join(home, 'workspace'), options),
    install(join(home, 'extensions'), options),
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
  const [server, browser] = await Promise.all([
    startVSCode(home, options, closing),
    startBrowser(closing),
    options.testbed !== false && startLocalTestbed(home, options, closing),
  ]);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'dark',
  });
  context.setDefaultTimeout(patience);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await stillPages(context);
  const { language } = options;
  if (language !== undefined) {
    await context.addInitScript((code) => {
      Reflect.set(globalThis, '_VSCODE_NLS_LANGUAGE', code);
    }, language);
  }
  const strangers = watchForStrangers(context);
  const page = await context.newPage();
  await page.goto(server.urlOf({ folder: join(home, 'workspace') }));
  return { page, strangers };
}

async function install(folder: string, { vsix, besides = [] }: SessionOptions): Promise<void> {
  await (vsix === undefined ? installExtension(folder) : installVsix(vsix, folder));
  for (const other of besides) await installFolder(other, folder);
}

async function makeFolder(folder: string, { workspaceSettings }: SessionOptions): Promise<void> {
  await makeWorkspace(folder);
  if (workspaceSettings === undefined) return;
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(workspaceSettings));
}

async function startVSCode(
  home: string,
  { trusted = true }: SessionOptions,
  closing: (() => Promise<unknown>)[],
): Promise<Server> {
  const server = await startServer({
    userDataDirectory: join(home, 'user'),
    extensionsDirectory: join(home, 'extensions'),
    trustAll: trusted,
    env: { HOME: home, ...storedUnder(home) },
  });
  closing.push(() => server.stop());
  return server;
}

async function startBrowser(closing: (() => Promise<unknown>)[]): Promise<Browser> {
  const browser = await launchBrowser();
  closing.push(() => browser.close());
  return browser;
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

/** The browser cannot reach other machines; whoever tries is still noted. */
function watchForStrangers(context: BrowserContext): string[] {
  const strangers: string[] = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    // Files of webviews have addresses of this domain, but a service worker of the page serves them.
    const ours = hostname === '127.0.0.1' || hostname.endsWith('.vscode-resource.vscode-cdn.net');
    if (protocol.startsWith('http') && !ours) strangers.push(request.url());
  });
  return strangers;
}
