// Serves the VS Code workbench on a loopback port, with a real Node extension host behind it. It is
// used by the tests and by `npm start`, and reads no settings, extensions or files of the person.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fewExtensions } from './builtIn.mts';
import { fetchServer } from './fetch.mts';
import { firstLine, startGroup, stopGroup } from './processes.mts';

export interface ServerOptions {
  /** Made if it is not there, as is the folder of extensions. */
  readonly userDataDirectory: string;
  readonly extensionsDirectory: string;
  /** Switches Workspace Trust off. */
  readonly trustAll?: boolean;
  /** The test mode that loads extensions under development and their tests, but shows no notifications. */
  readonly driver?: boolean;
  /** Leaves out those of VS Code's own extensions that meet nothing of ours, which is a tenth of the work of a start. */
  readonly isSmall?: boolean;
  /** Added to the environment of the server and so of the extension host. */
  readonly env?: Record<string, string>;
}

export interface OpenOptions {
  readonly folder: string;
  /** With the driver: the extension to load, as the desktop does with --extensionDevelopmentPath. */
  readonly development?: string;
  /** The file whose `run()` is called in the extension host. */
  readonly tests?: string;
  /** Added to the extension host's environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface Server {
  readonly pid: number;
  readonly port: number;
  /** The file of what it prints. */
  readonly log: string;
  readonly ended: Promise<unknown>;
  /** The address of a workbench. */
  urlOf(options: OpenOptions): string;
  stop(): Promise<void>;
}

/** Settings for a quiet workbench: no assistant, no start page, no network, no surprises. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Writes the user's settings where desktop and server both look for them. Our own settings belong to
 * the machine: the desktop reads them from the user's file, a server from the machine's only.
 */
export async function writeSettings(
  userDataDirectory: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const own = Object.entries(settings).filter(([name]) => name.startsWith('protogeni.'));
  await writeJson(join(userDataDirectory, 'User', 'settings.json'), settings);
  await writeJson(join(userDataDirectory, 'Machine', 'settings.json'), Object.fromEntries(own));
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Variables that keep what the extension stores for a person inside `folder`. */
export const storedUnder = (folder: string): Record<string, string> => ({
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CONFIG_HOME: join(folder, 'config'),
});

/** Starts the server; resolves when it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const token = randomBytes(16).toString('hex');
  const userDataDirectory = resolve(options.userDataDirectory);
  await mkdir(userDataDirectory, { recursive: true });
  const child = startGroup(
    process.execPath,
    [
      join(await fetchServer(), 'out', 'server-main.js'),
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      '--connection-token',
      token,
      '--server-data-dir',
      userDataDirectory,
      '--user-data-dir',
      userDataDirectory,
      '--extensions-dir',
      resolve(options.extensionsDirectory),
      '--accept-server-license-terms',
      '--telemetry-level',
      'off',
      '--force-disable-user-env',
      ...(options.isSmall ? ['--builtin-extensions-dir', await fewExtensions()] : []),
      ...(options.trustAll ? ['--disable-workspace-trust'] : []),
      ...(options.driver ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: { ...process.env, ...options.env, EXTENSIONS_GALLERY: '{}' } },
  );
  const logFile = join(userDataDirectory, 'server.log');
  const log = createWriteStream(logFile);
  const ended = once(child, 'close');
  void ended.then(() => log.end());
  const [, port] = await firstLine(child, /Extension host agent listening on (\d+)/, (text) =>
    log.write(text),
  );
  return {
    pid: child.pid ?? 0,
    port: Number(port),
    log: logFile,
    ended,
    urlOf: (wanted) => workbenchUrl(Number(port), token, wanted),
    stop: () => stopGroup(child),
  };
}

function workbenchUrl(port: number, token: string, options: OpenOptions): string {
  const { folder, development, tests, environment = {} } = options;
  const authority = `127.0.0.1:${port}`;
  const remote = (path: string): string => `vscode-remote://${authority}${resolve(path)}`;
  const payload = [
    ...(development ? [['extensionDevelopmentPath', remote(development)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ...(tests ? [['extensionEnvironment', JSON.stringify(environment)]] : []),
  ];
  const url = new URL(`http://${authority}/`);
  url.searchParams.set('tkn', token);
  url.searchParams.set('folder', resolve(folder));
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
