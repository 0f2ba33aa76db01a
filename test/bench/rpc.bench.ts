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
import { measured, percentile, say, spent } from './support/report';

const folder = mkdtempSync(join(tmpdir(), 'rpc-bench-'));

/** An advertisement of 10 MB once escaped, in the envelope that servers put around it. */
function advertisementReply(): string {
  const sample = readFileSync('test/fixtures/rspec/samples/advertisement/eight-nodes.xml', 'utf8');
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

/** Milliseconds of CPython's own reader, warm; undefined without Python. */
function python(file: string): number | undefined {
  const program = `
import sys, time, xmlrpc.client
text = open(sys.argv[1], encoding='utf-8').read()
xmlrpc.client.loads(text)
start = time.process_time()
xmlrpc.client.loads(text)
print((time.process_time() - start) * 1000)`;
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

/** The middle of three: one of them may have to clean up behind the peer. */
function reading(input: string | Uint8Array): number {
  const costs = Array.from({ length: 3 }, () => {
    const from = spent();
    decodeMethodResponse(input);
    return spent() - from;
  });
  return percentile(costs, 0.5);
}

/** Bytes that a decoded reply keeps alive, as a multiple of its size; measured in a process of its own. */
function retained(file: string): number {
  const words = ['--expose-gc', process.argv[1] ?? '', 'retained', file];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The memory could not be measured: ${stderr}`);
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

/** How many milliseconds longer a process takes that imports the library, round by round. */
async function loading(rounds: number): Promise<number[]> {
  const outfile = join(folder, 'rpc.cjs');
  await build({
    entryPoints: ['src/rpc/index.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    logLevel: 'warning',
    outfile,
  });
  const bare = join(folder, 'bare.cjs');
  writeFileSync(bare, '');
  const start = (file: string): number => {
    const from = performance.now();
    spawnSync(process.execPath, [file]);
    return performance.now() - from;
  };
  return Array.from({ length: rounds }, () => {
    const alone = start(bare);
    return start(outfile) - alone;
  });
}

async function main(): Promise<void> {
  const xml = advertisementReply();
  const file = join(folder, 'reply.xml');
  writeFileSync(file, xml);
  const inputs = [
    { from: 'from bytes', input: readFileSync(file) },
    { from: 'from a string', input: xml },
  ];
  for (const { input } of inputs) reading(input);
  for (const { from, input } of inputs)
    besideCPython(`Reading a reply of 10 MB, ${from}`, input, file);
  // Last, because the package leaves a heap behind that slows us too.
  for (const { from, input } of inputs)
    await besidePackage(`Speed of reading a reply of 10 MB, ${from}`, input, xml);
  measured({
    name: 'Memory that a reply of 10 MB keeps alive',
    beside: 'its size',
    unit: '×',
    values: Array.from({ length: 3 }, () => retained(file)),
    bar: { atMost: 2 },
  });
  measured({
    name: 'Importing the library, time more than without',
    beside: 'a bare Node',
    unit: 'ms',
    values: await loading(21),
    bar: { atMost: 40 },
  });
}

function besideCPython(name: string, input: string | Uint8Array, file: string): void {
  const values: number[] = [];
  for (let round = 0; round < 7; round++) {
    const own = reading(input);
    const other = python(file);
    if (other === undefined) {
      say(`${name}: python3 is not there to be measured beside.`);
      return;
    }
    values.push(own / other);
  }
  const beside = "CPython's xmlrpc.client.loads";
  measured({ name, beside, unit: '×', values, bar: { atMost: 0.3 } });
}

async function besidePackage(name: string, input: string | Uint8Array, xml: string): Promise<void> {
  const values: number[] = [];
  for (let round = 0; round < 3; round++) values.push((await xmlrpcPackage(xml)) / reading(input));
  measured({ name, beside: 'the xmlrpc package', unit: '×', values, bar: { atLeast: 20 } });
}

const [, , mode, argument] = process.argv;
if (mode === 'retained' && argument !== undefined) measureRetained(argument);
else {
  try {
    await main();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
