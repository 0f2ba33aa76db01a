// Builds the tests of test/integration and runs them inside the extension host of a real VS Code:
// the desktop where it can be had, else the stand-in. They talk to a local testbed on 127.0.0.2,
// because VS Code treats requests to 127.0.0.1 and to other addresses differently.
// An argument keeps only the test files whose path contains it.
import { forgetProxies } from './test/loopback.mts';
import { scratchInMemory } from './test/scratch.mts';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { integrationTests } from './bundles.mts';
import { findVSCode } from './vscode/find.mts';
import { onInterrupt } from './vscode/processes.mts';
import { quietSettings, storedUnder, writeSettings } from './vscode/server.mts';
import { startTestbed } from './testbed.mts';
import { messageOf } from './messageOf.mts';
import { makeWorkspace } from './workspace.mts';

const report = resolve('out/integration-report');

async function main(): Promise<boolean> {
  scratchInMemory();
  await rm('out/integration', { recursive: true, force: true });
  await rm(report, { recursive: true, force: true });
  await mkdir(report, { recursive: true });
  const home = await mkdtemp(join(tmpdir(), 'protogeni-integration-'));
  const removeHome = (): Promise<void> => rm(home, { recursive: true, force: true });
  let run: Promise<boolean> | undefined;
  // VS Code hears the interrupt by itself; the testbed does not outlive this process.
  onInterrupt(() => Promise.resolve(run).then(removeHome, removeHome));
  const [vscode, testbed] = await Promise.all([
    findVSCode(),
    startTestbed({ directory: join(home, 'testbed'), host: '127.0.0.2', speed: 8_000_000 }),
    build(integrationTests()),
    makeWorkspace(join(home, 'workspace')),
    writeSettings(join(home, 'user'), {
      ...quietSettings,
      'protogeni.testbed.directory': join(home, 'testbed'),
      'protogeni.pollInterval': 0.2,
    }),
  ]);
  try {
    run = runInHost(vscode, home);
    return await run;
  } finally {
    await testbed.stop();
    await removeHome();
  }
}

/** Returns true when every test passed. What VS Code itself prints goes to a file. */
async function runInHost(vscode: string, home: string): Promise<boolean> {
  forgetProxies();
  const log = createWriteStream(join(report, 'vscode.log'));
  try {
    await runTests({
      vscodeExecutablePath: vscode,
      extensionDevelopmentPath: process.cwd(),
      extensionTestsPath: resolve('out/integration/index.js'),
      extensionTestsEnv: {
        ...storedUnder(home),
        TEST_REPORT: report,
        TEST_FILTER: process.argv[2] ?? '',
        TEST_TESTBED: join(home, 'testbed'),
      },
      launchArgs: [
        join(home, 'workspace'),
        `--user-data-dir=${join(home, 'user')}`,
        `--extensions-dir=${join(home, 'extensions')}`,
      ],
      stdout: log,
      stderr: log,
    });
    return true;
  } catch (error) {
    console.error(`${messageOf(error)}. What VS Code printed is in ${join(report, 'vscode.log')}.`);
    return false;
  } finally {
    log.end();
    const text = join(report, 'report.txt');
    if (existsSync(text)) console.log(await readFile(text, 'utf8'));
  }
}

process.exitCode = (await main()) ? 0 : 1;
