// What the commands cost as whole processes, beside the classic script in CPython on the same testbed,
// and help beside a bare Node. Runs alternate, so that other work on the machine strikes both alike;
// the ratios are of the best and of the median time.
import { spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandLine, type CommandName } from '../support/commandLine';
import { LocalTestbed } from '../support/testbed';

const rounds = Number(process.argv[2] ?? 12);
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

const [testbed, command] = await Promise.all([LocalTestbed.start(), CommandLine.make()]);
const account = await testbed.account('alice');
const state = join(command.home, 'state');
const [site] = testbed.description.aggregates;
const sliver = testbed.sliver('vm').urn;
const { certificate, passphraseFile } = testbed.userFiles('alice');
const ca = testbed.description.caCertificate;
const own = ['-f', certificate, '-p', passphraseFile, '--cacertificate', ca];
const servers = ['-l', testbed.description.sliceAuthority.url, '-m', site?.cmUrl ?? ''];
/** The interpreter itself: a launcher in front of it would only flatter us. */
const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).stdout.trim();
let images = 0;

try {
  await createImage();
  await help();
} finally {
  await Promise.all([testbed.remove(), command.remove()]);
}

/** Milliseconds from the start of a process to its end. */
async function run(file: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: command.home, XDG_STATE_HOME: state },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  const time = performance.now() - started;
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${said}`);
  return time;
}

function node(name: CommandName, args: readonly string[]): Promise<number> {
  return run(process.execPath, [command.fileOf(name), ...args]);
}

/** One snapshot at a time in a slice: waits until the sliver is up again, outside of the time. */
async function create(how: 'python' | 'cold' | 'warm'): Promise<number> {
  await testbed.ready(account);
  const words = [`image${images++}`, sliver];
  if (how === 'python') {
    const slice = ['-n', testbed.sliceUrn];
    return await run(python, ['test/bench/createimage.py', ...own, ...servers, ...slice, ...words]);
  }
  if (how === 'cold') {
    for (const kept of ['credentials', 'seen.json']) {
      rmSync(join(state, 'protogeni-images', kept), { recursive: true, force: true });
    }
  }
  return await node('createimage', [...own, ...words]);
}

async function createImage(): Promise<void> {
  // The first run of all also compiles; that is kept, as it is for a person.
  for (const how of ['python', 'cold', 'warm'] as const) await create(how);
  const times = { python: [] as number[], cold: [] as number[], warm: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const how of ['python', 'cold', 'warm'] as const) times[how].push(await create(how));
  }
  say(`createimage NAME SLIVER, whole process, ${rounds} rounds`);
  tell('classic calls in CPython', times.python);
  tell('cold (no credentials kept)', times.cold, times.python);
  tell('warm (credentials kept)', times.warm, times.python);
}

async function help(): Promise<void> {
  await node('geni-image', ['--help']);
  const interpreter: number[] = [];
  const [bare, ours]: [number[], number[]] = [[], []];
  for (let round = 0; round < 2 * rounds; round++) {
    interpreter.push(await run(python, ['-c', '0']));
    bare.push(await run(process.execPath, ['-e', '0']));
    ours.push(await node('geni-image', ['--help']));
  }
  say('nothing at all');
  tell('python -c 0', interpreter);
  tell('node -e 0', bare);
  const more = (of: (times: readonly number[]) => number): string =>
    (of(ours) - of(bare)).toFixed(0);
  say(`--help beside node -e 0: ${more(best)} ms more (best), ${more(median)} ms more (median)`);
}

function best(times: readonly number[]): number {
  return Math.min(...times);
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function tell(name: string, times: readonly number[], yardstick?: readonly number[]): void {
  const ratio = (of: (list: readonly number[]) => number): string =>
    yardstick === undefined ? '' : `  ratio ${(of(times) / of(yardstick)).toFixed(2)}`;
  say(
    `  ${name.padEnd(28)} best ${best(times).toFixed(0)} ms${ratio(best)}  median ${median(times).toFixed(0)} ms${ratio(median)}`,
  );
}
