// What the RPC library costs beside its peers, in one run: reading a 10 MB reply beside CPython and the
// xmlrpc package, what of it stays in memory, and loading the library beside a bare Node. Reading is
// measured in processor time, so that other work on the machine does not count.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { build } from 'esbuild';
import Deserializer from 'xmlrpc/lib/deserializer.js';
import { decodeMethodResponse } from '../../src/rpc';

const say = (line: string): unknown => process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'rpc-bench-'));

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Processor time of this process in milliseconds. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function timed(run: () => unknown, clock = spent): number {
  const from = clock();
  run();
  return clock() - from;
}

/** An advertisement of 10 MB once escaped, in the envelope that servers put around it. */
function advertisementReply(): string {
  const sample = readFileSync(
    'test/fixtures/rspec/samples/advertisement/geni-portal__portal-www-common-map-rspec-utah-geniracks-net.xml',
    'utf8',
  );
  const escaped = sample
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const text = escaped.repeat(Math.ceil(10_000_000 / escaped.length));
  const member = (name: string, value: string): string =>
    `<member><name>${name}</name><value>${value}</value></member>\n`;
  const members = [
    member('value', `<string>${text}</string>`),
    member('output', '<string></string>'),
    member('code', '<i4>0</i4>'),
  ];
  return `<?xml version="1.0"?>\n<methodResponse>\n<params>\n<param><value><struct>\n${members.join('')}</struct></value>\n</param>\n</params>\n</methodResponse>\n`;
}

/** Medians of CPython's own reader in milliseconds, or undefined without Python. */
function python(file: string): number | undefined {
  const program = `
import sys, time, statistics, xmlrpc.client
text = open(sys.argv[1], encoding='utf-8').read()
def once():
    start = time.process_time()
    xmlrpc.client.loads(text)
    return (time.process_time() - start) * 1000
print(statistics.median(once() for _ in range(9)))`;
  const { status, stdout } = spawnSync('python3', ['-c', program, file], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

async function xmlrpcPackage(xml: string): Promise<number> {
  const from = spent();
  await new Promise<void>((resolve, reject) => {
    new Deserializer().deserializeMethodResponse(Readable.from([xml]), (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
  return spent() - from;
}

/** Bytes that a decoded reply keeps alive, as a multiple of its size; measured in a process of its own. */
function retained(file: string): number {
  const { stdout } = spawnSync(
    process.execPath,
    ['--expose-gc', process.argv[1] ?? '', 'retained', file],
    {
      encoding: 'utf8',
    },
  );
  return Number(stdout);
}

function measureRetained(file: string): void {
  const used = (): number => {
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  decodeMethodResponse(
    '<methodResponse><params><param><value>x</value></param></params></methodResponse>',
  );
  const { size } = statSync(file);
  const before = used();
  const kept = ((): unknown => decodeMethodResponse(readFileSync(file)))();
  say(String((used() - before) / size));
  // Used after the measurement, so that it is alive during it.
  if (kept === undefined) throw new Error('nothing was read');
}

async function loading(): Promise<[bare: number, library: number]> {
  const outfile = join(folder, 'rpc.cjs');
  await build({
    entryPoints: ['src/rpc/index.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
    outfile,
  });
  const bare = join(folder, 'bare.cjs');
  writeFileSync(bare, '');
  const start = (file: string): number =>
    timed(
      () => spawnSync(process.execPath, [file]),
      () => performance.now(),
    );
  const times = Array.from({ length: 31 }, () => [start(bare), start(outfile)] as const);
  return [median(times.map(([time]) => time)), median(times.map(([, time]) => time))];
}

function row(what: string, value: string, bar: string): void {
  say(`${what.padEnd(58)} ${value.padStart(10)}   bar ${bar}`);
}

async function main(): Promise<void> {
  const xml = advertisementReply();
  const file = join(folder, 'reply.xml');
  writeFileSync(file, xml);
  const bytes = readFileSync(file);
  const reading = (input: string | Uint8Array): number =>
    median(Array.from({ length: 25 }, () => timed(() => decodeMethodResponse(input))));
  const [ofBytes, ofText] = [reading(bytes), reading(xml)];
  const others: number[] = [];
  for (let run = 0; run < 5; run++) others.push(await xmlrpcPackage(xml));
  const peer = median(others);
  say(`\nReading a reply of ${(bytes.length / 1e6).toFixed(1)} MB, medians`);
  say(
    `  ours ${ofBytes.toFixed(1)} ms from bytes, ${ofText.toFixed(1)} ms from a string; the xmlrpc package ${peer.toFixed(0)} ms`,
  );
  const cpython = python(file);
  if (cpython === undefined) say('  python3 is not there');
  else {
    say(`  CPython xmlrpc.client.loads ${cpython.toFixed(0)} ms`);
    row('from bytes, times CPython', (ofBytes / cpython).toFixed(3), '<= 0.3');
    row('from a string, times CPython', (ofText / cpython).toFixed(3), '<= 0.3');
  }
  row('faster than the xmlrpc package, from bytes', `${(peer / ofBytes).toFixed(0)} x`, '>= 20 x');
  row(
    'faster than the xmlrpc package, from a string',
    `${(peer / ofText).toFixed(0)} x`,
    '>= 20 x',
  );
  row('memory kept alive, times the payload', retained(file).toFixed(2), '<= 2');
  const [bare, library] = await loading();
  say(
    `\nStarting a process, medians: bare Node ${bare.toFixed(1)} ms, with the library ${library.toFixed(1)} ms`,
  );
  row('importing the library, over bare Node', `${(library - bare).toFixed(1)} ms`, '<= 40 ms');
}

const [, , mode, argument] = process.argv;
if (mode === 'retained' && argument !== undefined) measureRetained(argument);
else {
  await main();
  rmSync(folder, { recursive: true, force: true });
}
