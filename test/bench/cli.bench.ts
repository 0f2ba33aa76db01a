// What the commands cost as whole processes, beside the classic script in CPython on the same testbed,
// and help beside a bare Node. Each round runs everything once, one after the other, and the ratios are
// taken within the round: so other work on the machine strikes both sides alike. Node 24 is measured, and
// the person's own Node too.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { encodeMethodCall } from '../../src/rpc/wire/encodeCall';
import { CommandLine, type CommandName } from '../support/commandLine';
import { LocalTestbed } from '../support/testbed';
import { measured, percentile, say } from './support/report';

const rounds = Number(process.argv[2] ?? 12);
/** Without what npm adds to it: what the person would run. */
const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .join(delimiter);

interface Node {
  readonly file: string;
  readonly version: string;
}

const nodes = [process.execPath, 'node'].flatMap(interpreterOf).filter(isFirst);
const python = pythonOfTheScript();
const [testbed, command] = await Promise.all([LocalTestbed.start(), CommandLine.make()]);
const account = await testbed.account('alice');
const state = join(command.home, 'state');
const sliver = testbed.sliver('vm').urn;
const { certificate, passphraseFile } = testbed.userFiles('alice');
const own = ['-f', certificate, '-p', passphraseFile];
/** The script verifies no server unless asked; the commands always do. */
const trusting = ['--cacertificate', testbed.description.caCertificate];
let images = 0;

type Way = 'script' | `${'cold' | 'warm'} ${string}`;
type Times = Map<string, number[]>;

try {
  await oneCall();
  await createImage();
  await help();
} finally {
  await Promise.all([testbed.remove(), command.remove()]);
}

/** Milliseconds from the start of a process to its end. */
async function run(file: string, args: readonly string[]): Promise<number> {
  return (await ran(file, args)).time;
}

/** The processor time of a whole process of Node, in milliseconds: other work on the machine does not count. */
async function work({ file }: Node, args: readonly string[]): Promise<number> {
  return Number(
    (await ran(file, ['--require', resolve('test/bench/spentAtExit.cjs'), ...args])).told,
  );
}

async function ran(file: string, args: readonly string[]): Promise<{ time: number; told: string }> {
  const started = performance.now();
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { PATH: path, HOME: command.home, XDG_STATE_HOME: state },
  });
  const [said, told] = [child.stdio[2], child.stdio[3]].map(heard);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  const time = performance.now() - started;
  if (code !== 0)
    throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${said?.() ?? ''}`);
  return { time, told: told?.() ?? '' };
}

function heard(stream: Readable | Writable | null | undefined): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

function ours({ file }: Node, name: CommandName, args: readonly string[]): Promise<number> {
  return run(file, [command.fileOf(name), ...args]);
}

/** One snapshot at a time in a slice: waits until the sliver is up again, outside of the time. */
async function create(way: Way): Promise<number> {
  await testbed.ready(account);
  const words = [`image${images++}`, sliver];
  if (way === 'script' && python !== undefined) {
    const slice = ['-n', testbed.sliceUrn];
    return await run(python, ['test/bench/createimage.py', ...own, ...slice, ...words]);
  }
  const node = nodes.find(({ version }) => way.endsWith(version));
  if (node === undefined) throw new Error(`There is no Node for ${way}.`);
  if (way.startsWith('cold')) {
    for (const kept of ['credentials', 'seen.json']) {
      rmSync(join(state, 'protogeni-images', kept), { recursive: true, force: true });
    }
  }
  return await ours(node, 'createimage', [...own, ...trusting, ...words]);
}

async function createImage(): Promise<void> {
  const both = nodes.flatMap(({ version }): Way[] => [`cold ${version}`, `warm ${version}`]);
  const ways: Way[] = python === undefined ? both : ['script', ...both];
  // The first run of all also compiles; that is kept, as it is for a person.
  for (const way of ways) await create(way);
  const times = await alternate(ways, create);
  say('createimage NAME SLIVER, whole process; cold: no credentials kept, warm: credentials kept');
  for (const way of ways) tell(way, times);
  if (python === undefined) {
    say('Not measured beside the classic script, which needs Python 3 with six and cryptography.');
    return;
  }
  for (const way of both) {
    measured({
      name: `createimage NAME SLIVER, ${way.replace(' v', ', Node ')}`,
      beside: 'the classic script in Python 3',
      unit: '×',
      values: inTurn(times, way, 'script', (own, other) => own / other),
      bar: { atMost: way.startsWith('cold') ? 0.5 : 0.35 },
    });
  }
}

/**
 * A command with one call: the list of images of somebody who has none yet, with the credential that is kept. Beside it
 * a script of a few lines that sends the same, see test/bench/oneCall.cjs.
 */
async function oneCall(): Promise<void> {
  const url = `${testbed.description.aggregates[0]?.cmUrl ?? ''}/2.0`;
  const body = join(command.home, 'body.xml');
  const credential = await account.sliceAuthority.selfCredential();
  writeFileSync(body, encodeMethodCall('ListImages', [{ credentials: [credential.xml] }]));
  const sent = [url, certificate, passphraseFile, testbed.description.caCertificate, body];
  for (const node of nodes) {
    const ways = [`listimages, ${node.version}`, `one POST, ${node.version}`] as const;
    const measure = async (way: string): Promise<number> =>
      way === ways[0]
        ? await work(node, [command.fileOf('listimages'), ...own, ...trusting])
        : await work(node, ['test/bench/oneCall.cjs', ...sent]);
    for (const way of ways) await measure(way);
    const times = await alternate(ways, measure, 3 * rounds);
    for (const way of ways) tell(way, times);
    measured({
      name: `A command with one call, warm, by processor time, Node ${node.version.slice(1)}`,
      beside: 'one POST by node:https',
      unit: '×',
      values: inTurn(times, ways[0], ways[1], (mine, other) => mine / other),
      bar: { atMost: 1.35 },
    });
  }
}

async function help(): Promise<void> {
  for (const node of nodes) {
    const bare = `node -e 0, ${node.version}`;
    const full = `geni-image --help, ${node.version}`;
    await ours(node, 'geni-image', ['--help']);
    const times = await alternate([bare, full], async (what) =>
      what === bare
        ? await run(node.file, ['-e', '0'])
        : await ours(node, 'geni-image', ['--help']),
    );
    tell(bare, times);
    tell(full, times);
    measured({
      name: `geni-image --help, time more than without, Node ${node.version.slice(1)}`,
      beside: 'a bare Node',
      unit: 'ms',
      values: inTurn(times, full, bare, (own, other) => own - other),
      bar: { atMost: 60 },
    });
  }
}

async function alternate<T extends string>(
  ways: readonly T[],
  measure: (way: T) => Promise<number>,
  count = rounds,
): Promise<Times> {
  const times: Times = new Map(ways.map((way) => [way, []]));
  for (let round = 0; round < count; round++) {
    for (const way of ways) times.get(way)?.push(await measure(way));
  }
  return times;
}

/** What two ways come to in each round. */
function inTurn(
  times: Times,
  way: string,
  yardstick: string,
  compare: (own: number, other: number) => number,
): number[] {
  const [own = [], other = []] = [times.get(way), times.get(yardstick)];
  return own.map((time, round) => compare(time, other[round] ?? Number.NaN));
}

function tell(way: string, times: Times): void {
  const own = times.get(way) ?? [];
  const [best, middle] = [Math.min(...own), percentile(own, 0.5)];
  say(`  ${way.padEnd(30)} best ${best.toFixed(0)} ms  median ${middle.toFixed(0)} ms`);
}

/** The interpreter itself: a launcher in front of it would only flatter one side. */
function interpreterOf(name: string): Node[] {
  const code = 'console.log(JSON.stringify([process.execPath, process.version]))';
  const { stdout, status } = spawnSync(name, ['-e', code], {
    encoding: 'utf8',
    env: { PATH: path },
  });
  if (status !== 0) return [];
  const [file = '', version = ''] = JSON.parse(stdout) as string[];
  return [{ file, version }];
}

function isFirst({ version }: Node, at: number, all: readonly Node[]): boolean {
  return all.findIndex((it) => it.version === version) === at;
}

/** Undefined without Python 3 or what the script imports. */
function pythonOfTheScript(): string | undefined {
  const code = 'import sys, six, cryptography; print(sys.executable)';
  const { stdout, status } = spawnSync('python3', ['-c', code], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  return status === 0 ? stdout.trim() : undefined;
}
