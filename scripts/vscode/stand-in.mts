#!/usr/bin/env node
// Stands in for the desktop VS Code where it cannot be downloaded. It takes the desktop's own flags,
// so `@vscode/test-electron` starts it as it starts the desktop: it serves the workbench, opens it in
// a headless browser, runs the tests inside the real extension host and ends with their exit code.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { messageOf } from '../messageOf.mts';
import { launchBrowser } from './browser.mts';
import { onInterrupt } from './processes.mts';
import { quietSettings, startServer, writeSettings } from './server.mts';

/** Variables that the desktop's extension host would inherit from its starter. */
const handedOn = /^(PROTOGENI|TEST)_/;

interface Flags {
  readonly folder: string;
  readonly tests: string;
  readonly development: string;
  readonly userDataDirectory: string;
  readonly extensionsDirectory: string;
  readonly trustAll: boolean;
}

/** The desktop knows hundreds of flags; those that mean nothing here are let through. */
function readFlags(args: readonly string[]): Flags {
  const { values, positionals } = parseArgs({ args, strict: false, allowPositionals: true });
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const folder = positionals[0];
  const tests = text('extensionTestsPath');
  const development = text('extensionDevelopmentPath');
  const userDataDirectory = text('user-data-dir');
  if (!folder || !tests || !development || !userDataDirectory) {
    throw new Error(
      'Usage: stand-in.mts --extensionDevelopmentPath=DIR --extensionTestsPath=FILE ' +
        '--user-data-dir=DIR [--extensions-dir=DIR] FOLDER',
    );
  }
  if (!existsSync(tests)) throw new Error(`The tests ${tests} are not there. Build them first.`);
  return {
    folder: resolve(folder),
    tests,
    development,
    userDataDirectory,
    extensionsDirectory: text('extensions-dir') ?? join(userDataDirectory, 'extensions'),
    trustAll: values['disable-workspace-trust'] === true,
  };
}

const environment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => handedOn.test(name)));

/** A host that has not ended its tests after so many milliseconds never will. */
const limit = 300_000;

/** Prints what the extension host logs; resolves with the code that the tests end with. */
async function runTests(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  const outcome = new Promise<number>((done, failed) => {
    const fail = (sentence: string): void => {
      failed(new Error(sentence));
    };
    void page.exposeFunction('codeAutomationExit', done);
    setTimeout(fail, limit, `The tests did not end in ${limit / 1000} s.`);
    page.on('crash', () => {
      fail('The page of the workbench crashed.');
    });
    browser.on('disconnected', () => {
      fail('The browser ended before the tests did.');
    });
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    if (type === 'log' || type === 'warn' || type === 'error') console[type](...args);
  });
  await page.goto(url);
  return outcome;
}

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  const started: { stop(): Promise<void> }[] = [];
  const stop = (): Promise<unknown> => Promise.all(started.map((each) => each.stop()));
  /** What has started is ended with the rest, also when the other one fails to start. */
  const keep = <Kept extends { stop(): Promise<void> }>(it: Kept): Kept => {
    started.push(it);
    return it;
  };
  onInterrupt(stop);
  try {
    if (!existsSync(join(flags.userDataDirectory, 'User', 'settings.json'))) {
      await writeSettings(flags.userDataDirectory, quietSettings);
    }
    const [server, { browser }] = await Promise.all([
      startServer({ ...flags, driver: true }).then(keep),
      launchBrowser().then((it) => keep({ browser: it, stop: () => it.close() })),
    ]);
    const gone = server.ended.then(() => {
      throw new Error(`VS Code's server ended before the tests did; see ${server.log}.`);
    });
    return await Promise.race([
      runTests(browser, server.urlOf({ ...flags, environment: environment() })),
      gone,
    ]);
  } finally {
    await stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(messageOf(error));
    process.exit(1);
  },
);
