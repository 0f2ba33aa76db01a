// What the extension costs its window: activation beside a built-in extension, a tree of 10,000 images,
// fifty sites of which one hangs, and what it weighs. Each round is a window of its own. Measured is the
// extension as `npm run build` made it last.
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
import { integrationTests } from '../../scripts/bundles.mts';
import { extensionContents } from '../../scripts/package/shipped.mts';
import { closely } from '../../scripts/package/zip.mts';
import { writeVsix } from '../../scripts/package/vsix.mts';
import { findVSCode } from '../../scripts/vscode/find.mts';
import { quietSettings, storedUnder, writeSettings } from '../../scripts/vscode/server.mts';
import { makeUser, userFile } from '../support/certificates';
import { serveSites, type Pace } from '../support/manySites';
import { passphrase, World } from '../unit/rpc/world';
import { measured, percentile, say, type Measurement } from './support/report';
import type { Activated, Assignment, Findings, Timing } from './windowFindings';

const rounds = Number(process.argv[2] ?? 3);

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
      certificate,
      passphrase,
      ca: join(home, 'ca.pem'),
      output,
      oursFirst: round % 2 === 0,
    });
    found.push(JSON.parse(readFileSync(output, 'utf8')) as Findings);
  }
  report(found);
  await weigh();
}

/** The built extension as it ships, but activated only when the bench asks for it. */
function copyExtension(folder: string): void {
  const parts = ['dist', 'media', 'syntaxes', 'snippets', 'l10n', 'language-configuration.json'];
  for (const part of [...parts, 'package.nls.json']) {
    cpSync(part, join(folder, part), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
  const changed = { ...manifest, activationEvents: [] };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(changed));
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
  const ms = (name: string, pick: (one: Findings) => Timing, atMost?: number): void => {
    const cpu = percentile(
      found.map((one) => pick(one).cpu),
      0.5,
    );
    tell(
      name,
      'ms',
      found.map((one) => pick(one).wall),
      atMost,
    );
    say(`  processor time ${cpu.toFixed(1)} ms`);
  };
  ms('activate() itself', ({ ours }) => ours.body, 10);
  ms(
    'Activation as VS Code counts it: reading the code and activate()',
    ({ ours }) => sum(ours),
    40,
  );
  ms('The same of the built-in references-view', ({ peer }) => sum(peer));
  ms("Activation with all of VS Code's own work", ({ ours }) => ours.whole, 40);
  ms('The same of the built-in references-view', ({ peer }) => peer.whole);
  measured({
    name: "Activation with all of VS Code's own work, by processor time",
    beside: 'references-view in the same host',
    unit: '×',
    values: found.map(({ ours, peer }) => ours.whole.cpu / peer.whole.cpu),
  });
  const connections = found.map(({ ours }) => ours.connections);
  tell('Connections begun during activation', 'connections', connections, 0);
  const tree = (name: string, pick: (one: Findings['tree']) => Timing, atMost?: number): void =>
    tell(
      `Tree of 10,000 images, ${name}, by processor time`,
      'ms',
      found.map((one) => pick(one.tree).cpu),
      atMost,
    );
  tree('the first time', ({ first }) => first);
  measured({
    name: 'Tree of 10,000 images, the first time, by processor time',
    beside: 'reading the reply that brought them',
    unit: '×',
    values: found.map(({ tree }) => tree.first.cpu / tree.reply.cpu),
    bar: { atMost: 1 },
  });
  tree('refresh', ({ refresh }) => refresh, 100);
  tree('read again and the same', ({ same }) => same);
  tree('bare items of the API', ({ bare }) => bare);
  tree('from the rows of a reply', ({ group }) => group);
  measured({
    name: '50 sites of which one hangs, until the other 49 are shown',
    beside: 'the slowest site by itself',
    unit: '×',
    values: found.map(({ fifty }) => fifty.all / fifty.alone),
    bar: { atMost: 2 },
  });
  if (Math.max(...connections) > 0) process.exitCode = 1;
}

function sum({ load, body }: Activated): Timing {
  return { wall: load.wall + body.wall, cpu: load.cpu + body.cpu };
}

async function weigh(): Promise<void> {
  const vsix = join(home, 'extension.vsix');
  await writeVsix(vsix, await extensionContents(), closely);
  const opened = ['dist/extension.js', 'dist/core.js'].map((file) => statSync(file).size);
  tell('What a window reads when it opens', 'KB', [opened.reduce((a, b) => a + b) / 1000], 235);
  tell('VSIX with the testbed', 'KB', [statSync(vsix).size / 1000], 1200);
}

function tell(
  name: string,
  unit: Measurement['unit'],
  values: readonly number[],
  atMost?: number,
): void {
  measured({ name, unit, values, ...(atMost !== undefined && { bar: { atMost } }) });
}
