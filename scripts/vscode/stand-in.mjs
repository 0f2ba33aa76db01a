#!/usr/bin/env node
// Stands in for the desktop VS Code where it cannot be downloaded. It takes the desktop's own flags,
// so `@vscode/test-electron` starts it as it starts the desktop: it serves the workbench, opens it in
// a headless browser, runs the tests inside the real extension host and ends with their exit code.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { onInterrupt } from './processes.mjs';
import { quietSettings, startServer, writeSettings } from './server.mjs';

/** Variables that the desktop's extension host would inherit from its starter. */
const handedOn = /^(PROTOGENI|TEST)_/;

/** The desktop knows hundreds of flags; those that mean nothing here are let through. */
function readFlags(args) {
  const { values, positionals } = parseArgs({ args, strict: false, allowPositionals: true });
  const folder = positionals[0];
  const tests = values.extensionTestsPath;
  const development = values.extensionDevelopmentPath;
  const userDataDirectory = values['user-data-dir'];
  if (!folder || !tests || !development || !userDataDirectory) {
    throw new Error(
      'Usage: stand-in.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE ' +
        '--user-data-dir=DIR [--extensions-dir=DIR] FOLDER',
    );
  }
  if (!existsSync(tests)) throw new Error(`The tests ${tests} are not there. Build them first.`);
  return {
    folder: resolve(folder),
    tests,
    development,
    userDataDirectory,
    extensionsDirectory: values['extensions-dir'] ?? join(userDataDirectory, 'extensions'),
    trustAll: values['disable-workspace-trust'] === true,
  };
}

const environment = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => handedOn.test(name)));

/** A host that has not ended its tests after so many milliseconds never will. */
const limit = 300_000;

/** Prints what the extension host logs; resolves with the code that the tests end with. */
async function runTests(browser, url) {
  const page = await browser.newPage();
  const outcome = new Promise((done, failed) => {
    void page.exposeFunction('codeAutomationExit', (code) => done(code));
    setTimeout(() => failed(new Error(`The tests did not end in ${limit / 1000} s.`)), limit);
    page.on('crash', () => failed(new Error('The page of the workbench crashed.')));
    browser.on('disconnected', () => failed(new Error('The browser ended before the tests did.')));
  });
  await page.exposeFunction('codeAutomationLog', (type, args) => console[type]?.(...args));
  await page.goto(url);
  return outcome;
}

async function main() {
  const flags = readFlags(process.argv.slice(2));
  const started = [];
  const stop = () => Promise.all(started.map((each) => each.stop()));
  onInterrupt(stop);
  try {
    if (!existsSync(join(flags.userDataDirectory, 'User', 'settings.json'))) {
      await writeSettings(flags.userDataDirectory, quietSettings);
    }
    const [server, browser] = await Promise.all([
      startServer({ ...flags, driver: true }).then((it) => (started.push(it), it)),
      launchBrowser().then((it) => (started.push({ stop: () => it.close() }), it)),
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
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
