// What a journey happens in: a folder, VS Code's server, and a browser with one window. To start them takes longer than
// most journeys. So where several journeys share a process, the next one gets the last one's server and window, if it
// wants them started alike: the window has left the workbench, its extension host has ended, and whatever was stored is gone.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/vscode/browser.mts';
import { installExtension, installFolder, installVsix } from '../../../scripts/vscode/install.mts';
import { onInterrupt } from '../../../scripts/vscode/processes.mts';
import { type Server, startServer, storedUnder } from '../../../scripts/vscode/server.mts';
import { patience } from './patience';
import { stillPages } from './stillPages';

export interface WorldOptions {
  /** False: the folder is not trusted, as when a person opens what others made. */
  readonly trusted?: boolean;
  /** A package to install, as a person would; else what is built is laid out as an installed one. */
  readonly vsix?: string;
  /** Folders of other extensions that are there too. */
  readonly besides?: readonly string[];
  /** What VS Code tells extensions of its language, such as `de`; its own words stay English without a language pack. */
  readonly language?: string;
}

const viewport = { width: 1280, height: 860 };

/** Milliseconds that an extension host may take to end; after that a new world is made. */
const patienceWithHost = 10_000;

/** What the server keeps of the extensions that it has found: the same for all journeys. */
const listsOfExtensions = new Set(['systemExtensionsCache.json', 'userExtensionsCache.json']);

let areKept = false;

let kept: World | undefined;

/** From now on worlds go from one journey to the next; ends the last one. */
export function keepWorlds(): () => Promise<void> {
  areKept = true;
  return async () => {
    await kept?.close();
  };
}

export class World {
  readonly home: string;
  readonly page: Page;
  /** Addresses outside of this machine that the workbench asked for. */
  readonly strangers: string[] = [];
  readonly #server: Server;
  readonly #wanted: string;
  readonly #close: () => Promise<void>;

  private constructor(
    home: string,
    page: Page,
    server: Server,
    wanted: string,
    close: () => Promise<void>,
  ) {
    this.home = home;
    this.page = page;
    this.#server = server;
    this.#wanted = wanted;
    this.#close = close;
    watchForStrangers(page.context(), this.strangers);
  }

  /** One that is empty: the last journey's, or a new one. */
  static async enter(options: WorldOptions): Promise<World> {
    const last = kept;
    kept = undefined;
    if (last !== undefined && last.#wanted === wantedIn(options)) return last;
    await last?.close();
    return World.#start(options);
  }

  static async #start(options: WorldOptions): Promise<World> {
    const home = await mkdtemp(join(tmpdir(), 'protogeni-ui-'));
    const closing: (() => Promise<unknown>)[] = [];
    const close = async (): Promise<void> => {
      for (const step of closing.splice(0).reverse()) await step();
      await rm(home, { recursive: true, force: true });
    };
    onInterrupt(close);
    try {
      await install(join(home, 'extensions'), options);
      const [server, context] = await Promise.all([
        startVSCode(home, options, closing),
        openBrowser(options, closing),
      ]);
      return new World(home, await context.newPage(), server, wantedIn(options), close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Opens the workbench on the workspace. */
  async open(): Promise<void> {
    await this.page.goto(this.#server.urlOf({ folder: join(this.home, 'workspace') }));
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** False if something is left that could meet the next journey. */
  async empty(): Promise<boolean> {
    const { page } = this;
    const context = page.context();
    for (const other of context.pages()) if (other !== page) await other.close();
    const { origin } = new URL(page.url());
    await page.goto(`${origin}/version`);
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await session.detach();
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none' });
    await page.unrouteAll();
    await context.unrouteAll();
    if (!(await this.#hostsHaveEnded())) return false;
    await this.#removeWhatIsStored();
    this.strangers.length = 0;
    return true;
  }

  async #hostsHaveEnded(): Promise<boolean> {
    if (process.platform !== 'linux') return false;
    const start = Date.now();
    while (isHostIn(this.#server.pid)) {
      if (Date.now() - start > patienceWithHost) return false;
      await moment(50);
    }
    return true;
  }

  /** The server goes on to write its logs. */
  async #removeWhatIsStored(): Promise<void> {
    const user = join(this.home, 'user');
    const userSettings = join(user, 'User');
    const remove = (folder: string, without: (name: string) => boolean): Promise<unknown> =>
      Promise.all(
        readdirSync(folder)
          .filter((name) => !without(name))
          .map((name) => rm(join(folder, name), { recursive: true, force: true })),
      );
    await remove(this.home, (name) => name === 'user' || name === 'extensions');
    await remove(user, (name) => ['User', 'logs', 'server.log', 'machineid'].includes(name));
    await remove(userSettings, (name) => listsOfExtensions.has(name));
  }
}

/** After a journey, whose testbed has ended. One that went wrong hands nothing on. */
export async function leaveWorld(world: World, isFit: boolean): Promise<void> {
  if (areKept && isFit && (await world.empty().catch(() => false))) kept = world;
  else await world.close();
}

/** Worlds are alike when this is. */
function wantedIn({ trusted = true, vsix, besides = [], language }: WorldOptions): string {
  return JSON.stringify([trusted, vsix, besides, language]);
}

/** Whether an extension host runs whose ancestor is the server. */
function isHostIn(server: number): boolean {
  const parents = new Map<number, number>();
  const hosts: number[] = [];
  for (const folder of globSync('/proc/[0-9]*')) {
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(join(folder, 'stat'), 'latin1')) ?? [];
      const pid = Number(folder.slice('/proc/'.length));
      parents.set(pid, Number(parent));
      if (readFileSync(join(folder, 'cmdline'), 'latin1').includes('--type=extensionHost'))
        hosts.push(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === server || isBelow(parents.get(pid)));
  return hosts.some(isBelow);
}

async function install(folder: string, { vsix, besides = [] }: WorldOptions): Promise<void> {
  await (vsix === undefined ? installExtension(folder) : installVsix(vsix, folder));
  for (const other of besides) await installFolder(other, folder);
}

async function startVSCode(
  home: string,
  { trusted = true, vsix, besides }: WorldOptions,
  closing: (() => Promise<unknown>)[],
): Promise<Server> {
  const server = await startServer({
    userDataDirectory: join(home, 'user'),
    extensionsDirectory: join(home, 'extensions'),
    trustAll: trusted,
    isSmall: vsix === undefined && besides === undefined,
    env: { HOME: home, ...storedUnder(home) },
  });
  closing.push(() => server.stop());
  return server;
}

async function openBrowser(
  { language }: WorldOptions,
  closing: (() => Promise<unknown>)[],
): Promise<BrowserContext> {
  const browser = await launchBrowser();
  closing.push(() => browser.close());
  const context = await browser.newContext({ viewport, colorScheme: 'dark' });
  context.setDefaultTimeout(patience);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await stillPages(context);
  if (language !== undefined) {
    await context.addInitScript((code) => {
      Reflect.set(globalThis, '_VSCODE_NLS_LANGUAGE', code);
    }, language);
  }
  return context;
}

/** The browser cannot reach other machines; whoever tries is still noted. */
function watchForStrangers(context: BrowserContext, strangers: string[]): void {
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    // Files of webviews have addresses of this domain, but a service worker of the page serves them.
    const ours = hostname === '127.0.0.1' || hostname.endsWith('.vscode-resource.vscode-cdn.net');
    if (protocol.startsWith('http') && !ours) strangers.push(request.url());
  });
}
