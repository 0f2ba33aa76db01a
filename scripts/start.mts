// `npm start`: builds the product, starts a local testbed, and opens VS Code with the extension and
// a sample workspace. The desktop is opened where `code` is on the PATH, else VS Code is served for
// a browser. All state is under .local, and Ctrl-C ends everything that was started.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildProduct } from './buildProduct.mts';
import { messageOf } from './messageOf.mts';
import { startTestbed } from './testbed.mts';
import { findDesktop, openDesktop } from './vscode/desktop.mts';
import { installExtension } from './vscode/install.mts';
import { onInterrupt } from './vscode/processes.mts';
import { quietSettings, startServer, storedUnder, writeSettings } from './vscode/server.mts';
import { makeWorkspace } from './workspace.mts';

const local = resolve('.local');
const workspace = resolve(local, 'workspace');
const sample = resolve(workspace, 'hello.rspec');
const userDataDirectory = resolve(local, 'vscode');
const extensionsDirectory = resolve(local, 'extensions');
const testbedDirectory = resolve(local, 'testbed');

/** Bytes per second of a snapshot: slow enough to be watched. */
const speed = 1_000_000;

const started: { stop(): unknown }[] = [];
let stopping = false;

async function stop(): Promise<void> {
  stopping = true;
  await Promise.all(started.map((each) => each.stop()));
}

async function main(): Promise<void> {
  onInterrupt(stop);
  console.log('Building …');
  await Promise.all([buildProduct(), mkdir(local, { recursive: true })]);
  await Promise.all([makeWorkspace(workspace), prepareSettings()]);
  console.log('Starting the local testbed and VS Code …');
  const [testbed, vscode] = await Promise.all([
    keep(startTestbed({ directory: testbedDirectory, speed })),
    keep(openVSCode()),
  ]);
  console.log(`Local testbed: ${testbedDirectory}`);
  console.log(vscode.sentence);
  console.log('Press Ctrl-C to end both.');
  await Promise.race([
    testbed.ended.then(() => ended('The local testbed ended by itself. Run "npm start" again.')),
    vscode.ended.then(() => ended(vscode.farewell)),
  ]);
}

interface OpenVSCode {
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
  /** Said when it is open. */
  readonly sentence: string;
  /** Said when it has ended by itself. */
  readonly farewell: string;
}

/** What has started is ended with the rest, also when the other one fails to start. */
async function keep<Kept extends { stop(): unknown }>(starting: Promise<Kept>): Promise<Kept> {
  const it = await starting;
  started.push(it);
  if (stopping) await it.stop();
  return it;
}

function ended(sentence: string): void {
  if (!stopping) console.log(sentence);
}

async function openVSCode(): Promise<OpenVSCode> {
  const desktop = findDesktop();
  if (desktop !== undefined) {
    return {
      ...openDesktop(desktop, {
        workspace,
        file: sample,
        userDataDirectory,
        extensionsDirectory,
        env: storedUnder(local),
      }),
      sentence: 'VS Code: a window of the desktop opens.',
      farewell: 'The window was closed.',
    };
  }
  await installExtension(extensionsDirectory);
  const server = await startServer({
    userDataDirectory,
    extensionsDirectory,
    trustAll: true,
    env: storedUnder(local),
  });
  // No file is named in the address: with one, VS Code forgets the open tabs whenever the page is loaded again.
  const url = server.urlOf({ folder: workspace });
  return {
    ...server,
    sentence: `VS Code: ${url}`,
    farewell: `VS Code's server ended; see ${server.log}.`,
  };
}

/** Settings that a person changed in this VS Code are kept. */
async function prepareSettings(): Promise<void> {
  const testbed = { 'protogeni.testbed.directory': testbedDirectory };
  const file = resolve(userDataDirectory, 'User', 'settings.json');
  if (existsSync(file)) {
    const text = await readFile(file, 'utf8');
    if (text.includes(JSON.stringify(testbedDirectory))) return;
    console.log(`Set "protogeni.testbed.directory" to ${testbedDirectory} in ${file}.`);
    return;
  }
  await writeSettings(userDataDirectory, { ...startSettings, ...testbed });
}

const startSettings = { ...quietSettings, 'window.autoDetectColorScheme': true };

main().then(
  () => stop().then(() => process.exit()),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
    return stop().then(() => process.exit());
  },
);
