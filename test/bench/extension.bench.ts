// What the extension costs its window: activation beside a built-in extension, a tree of 10,000 images,
// fifty sites of which one hangs. Each round is a window of its own; medians of the rounds are told.
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import {
  cpSync,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { integrationTests } from '../../scripts/bundles.mjs';
import { findVSCode } from '../../scripts/vscode/find.mjs';
import { quietSettings, storedUnder, writeSettings } from '../../scripts/vscode/server.mjs';
import { makeUser, userFile } from '../support/certificates';
import { serveSites, type Pace } from '../support/manySites';
import { passphrase, World } from '../unit/rpc/world';
import type { Assignment, Findings, Timing } from './windowFindings';

const rounds = Number(process.argv[2] ?? 5);
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

/** Milliseconds before each answer of a site; the slowest is the first. */
const paces: Pace[] = [400, 'hangs', ...Array.from({ length: 48 }, (_, index) => 2 * index)];

const home = mkdtempSync(join(tmpdir(), 'extension-bench-'));
const world = await World.make();
try {
  await main();
} finally {
  await world.reset();
  rmSync(home, { recursive: true, force: true });
}

async function main(): Promise<void> {
  await build({
    ...integrationTests(),
    entryPoints: ['test/bench/host/window.ts'],
    outdir: join(home, 'host'),
    outbase: 'test/bench/host',
  });
  copyExtension(join(home, 'extension'));
  const served = await serveSites(world, paces);
  const certificate = join(home, 'alice.pem');
  writeFileSync(certificate, userFile(await makeUser(world.ca)));
  writeFileSync(join(home, 'ca.pem'), world.ca.pem);
  const found: Findings[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const output = join(home, `round-${round}.json`);
    await inWindow(join(home, `window-${round}`), {
      ...served,
      ...{ certificate, passphrase, ca: join(home, 'ca.pem'), output },
      oursFirst: round % 2 === 0,
    });
    found.push(JSON.parse(readFileSync(output, 'utf8')) as Findings);
  }
  report(found);
}

/**
 * The built extension as it ships, but activated only when the bench asks for it, and with a clock
 * around it that also counts the connections that are begun.
 */
function copyExtension(folder: string): void {
  const parts = ['dist', 'media', 'syntaxes', 'snippets', 'l10n', 'language-configuration.json'];
  for (const part of [...parts, 'package.nls.json']) {
    cpSync(part, join(folder, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
  const main = './clocked.js';
  const changed = { ...manifest, main, activationEvents: [] };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(changed));
  writeFileSync(
    join(folder, 'clocked.js'),
    `const { Socket } = require('node:net');
const connect = Socket.prototype.connect;
const found = (globalThis.protogeniBench = { connections: 0 });
const clock = () => {
  const { user, system } = process.threadCpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
};
const since = ({ wall, cpu }) => ({ wall: clock().wall - wall, cpu: clock().cpu - cpu });
Socket.prototype.connect = function (...args) {
  found.connections += 1;
  return connect.apply(this, args);
};
const start = clock();
const extension = require('./dist/extension.js');
found.load = since(start);
exports.activate = (context) => {
  const begin = clock();
  const result = extension.activate(context);
  found.body = since(begin);
  return result;
};
`,
  );
}

async function inWindow(folder: string, assignment: Assignment): Promise<void> {
  await writeSettings(join(folder, 'user'), quietSettings);
  // In a file: the stand-in hands the environment on in an address, which must not be long.
  const file = join(folder, 'assignment.json');
  writeFileSync(file, JSON.stringify(assignment));
  const log = createWriteStream(join(folder, 'vscode.log'));
  await runTests({
    vscodeExecutablePath: await findVSCode(),
    extensionDevelopmentPath: join(home, 'extension'),
    extensionTestsPath: join(home, 'host', 'window.js'),
    extensionTestsEnv: { ...storedUnder(folder), TEST_BENCH: file },
    // VS Code's own words would only hide the numbers.
    stdout: log,
    stderr: log,
    launchArgs: [
      resolve('media/sample'),
      `--user-data-dir=${join(folder, 'user')}`,
      `--extensions-dir=${join(folder, 'extensions')}`,
    ],
  });
}

function report(found: readonly Findings[]): void {
  const of = (pick: (one: Findings) => number): number =>
    found.map(pick).sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? NaN;
  const ms = (pick: (one: Findings) => Timing): string =>
    `${of((one) => pick(one).wall).toFixed(1)} ms (processor ${of((one) => pick(one).cpu).toFixed(1)})`;
  const ratio = (pick: (one: Findings) => number): string => `${of(pick).toFixed(2)} ×`;
  const connections = Math.max(...found.map((one) => one.connections));
  const size = Math.round(statSync('dist/extension.js').size / 1000);
  say(`medians of ${found.length} windows`);
  say(`activate() itself, bar 10 ms     ${ms(({ body }) => body)}`);
  say(`reading our code                 ${ms(({ load }) => load)}`);
  say(`whole activation, bar 40 ms      ${ms(({ whole }) => whole)}`);
  say(`  references-view, same host     ${ms(({ peer }) => peer)}`);
  say(`  ours beside it                 ${ratio(({ whole, peer }) => whole.cpu / peer.cpu)}`);
  say(`connections begun by then, bar 0 ${connections}`);
  say(`extension.js, bar 250 kB         ${size} kB`);
  say(`${of(({ tree }) => tree.rows)} rows of the Images tree`);
  say(`  first time                     ${ms(({ tree }) => tree.first)}`);
  say(`  refresh, bar 100 ms            ${ms(({ tree }) => tree.refresh)}`);
  say(`  bare items of the API          ${ms(({ tree }) => tree.bare)}`);
  say(`  from a reply's rows to images  ${ms(({ tree }) => tree.group)}`);
  say(`49 of 50 sites, one hangs        ${of(({ fifty }) => fifty.all).toFixed(0)} ms`);
  say(`  the slowest by itself          ${of(({ fifty }) => fifty.alone).toFixed(0)} ms`);
  say(`  ours beside it, bar 2          ${ratio(({ fifty }) => fifty.all / fifty.alone)}`);
  if (connections > 0) process.exitCode = 1;
}
