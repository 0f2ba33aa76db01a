// What the engine costs: completion, hover and diagnostics in large requests, and reading a large
// advertisement beside a bare pass of the same parser over the same text. Percentiles are of the clock
// on the wall, one for each round; ratios are of processor time.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { SaxesParser } from 'saxes';
import { product } from '../../scripts/bundles.mts';
import { readAdvertisement } from '../../src/rspec/images/advertisement';
import type { Catalogue } from '../../src/rspec/images/catalogue';
import { completeAt } from '../../src/rspec/complete';
import { diagnose } from '../../src/rspec/diagnose';
import { completeInProfile, diagnoseProfile } from '../../src/rspec/genilib';
import { hoverAt } from '../../src/rspec/hover';
import { lint } from '../../src/rspec/lint';
import { diagnoseText } from '../../src/rspec/mentions';
import { parsePython } from '../../src/rspec/python/grammar';
import { scan, scanChanged } from '../../src/rspec/syntax/scan';
import { catalogue, image } from '../unit/rspec/complete/cursor';
import { randomFrom } from '../unit/rspec/syntax/mutate';
import { readSamples } from '../unit/rspec/samples';
import { grow } from './support/growingRspec';
import { besideEachOther, measured, percentile } from './support/report';

const random = randomFrom(1);
const rounds = 9;

function sample(part: string): string {
  return readSamples().find(({ file }) => file.includes(part))?.text ?? '';
}

/** The p95 of each round in milliseconds. */
function slowest(runs: number, work: () => unknown): number[] {
  for (let run = 0; run < runs; run++) work();
  return Array.from({ length: rounds }, () => {
    const times = Array.from({ length: runs }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    });
    return percentile(times, 0.95);
  });
}

function known(count: number): Catalogue {
  const images = Array.from({ length: count }, (_, index) =>
    image(`image-${index}`, { mine: index % 3 === 0 }),
  );
  return catalogue(...images);
}

inRequest('200 KB', 200_000, 5);
inRequest('1 MB', 1_000_000, 20);
keyPresses();
amongManyImages();
await danglingReferences();
await profile();
await loading();
await names();
await advertisement();

/** @param atMost milliseconds for what a person does at the cursor */
function inRequest(size: string, length: number, atMost: number): void {
  const text = grow(sample('seven-routers'), length);
  const images = known(200);
  const places = [...text.matchAll(/<disk_image \w+="/g)].map(
    (match) => match.index + match[0].length,
  );
  // Each key press makes a new text, so the scan counts.
  const complete = slowest(50, () => {
    const at = places[Math.floor(random() * places.length)] ?? 0;
    const typed = `${text.slice(0, at)}i${text.slice(at)}`;
    return completeAt(scan(typed), at + 1, images);
  });
  const hover = slowest(50, () =>
    hoverAt(scan(text), Math.floor(random() * text.length), { catalogue: images }),
  );
  const document = scan(text);
  const diagnostics = slowest(20, () => diagnose(document, { catalogue: images }));
  tell(`Completion in a request of ${size}, p95`, complete, atMost);
  tell(`Hover in a request of ${size}, p95`, hover, atMost);
  tell(`Diagnostics of a request of ${size}, p95`, diagnostics, 30);
}

/**
 * Completion after a key press, p95, in a request of some size beside the same in one of 10 KB: each round types at
 * random places of each, and away again.
 */
function keyPresses(): void {
  const images = known(200);
  const small = typist(10_000, images);
  for (const [size, length, atMost] of [
    ['1 MB', 1_000_000, 3],
    ['10 MB', 10_000_000, 5],
  ] as const) {
    const large = typist(length, images);
    const ratios = Array.from({ length: rounds + 1 }, () => {
      const times = Array.from({ length: 200 }, () => [large(), small()] as const);
      const p95 = (one: 0 | 1): number =>
        percentile(
          times.map((pair) => pair[one]),
          0.95,
        );
      return p95(0) / p95(1);
    });
    measured({
      name: `Completion after a key press in a request of ${size}, p95`,
      beside: 'the same in one of 10 KB',
      unit: '×',
      values: ratios.slice(1),
      bar: { atMost },
    });
  }
}

/** Types a letter at a random image of a request and asks for completion: the milliseconds of one key press. */
function typist(length: number, images: Catalogue): () => number {
  const text = grow(sample('seven-routers'), length);
  const places = [...text.matchAll(/<disk_image \w+="/g)].map(
    (match) => match.index + match[0].length,
  );
  let document = scan(text);
  let typed: number | undefined;
  return () => {
    // What was typed goes away again, so that the places stay where they are.
    const edits = typed === undefined ? [] : [{ start: typed, end: typed + 1, text: '' }];
    const at = places[Math.floor(random() * places.length)] ?? 0;
    document = scanChanged(document, edits);
    typed = at;
    const start = performance.now();
    document = scanChanged(document, [{ start: at, end: at, text: 'i' }]);
    if (completeAt(document, at + 1, images).length === 0) throw new Error('Nothing is proposed.');
    return performance.now() - start;
  };
}

function amongManyImages(): void {
  const text = grow(sample('seven-routers'), 200_000);
  const document = scan(text);
  const images = known(10_000);
  const value = /<disk_image name="/.exec(text);
  const at = value === null ? 0 : value.index + value[0].length;
  if (completeAt(document, at, images).length === 0) throw new Error('Nothing is proposed.');
  const values = slowest(20, () => completeAt(document, at, images));
  tell('Completion among 10,000 images, p95', values);
}

/** Names that lead nowhere are compared with those that exist; that must not cost their product. */
async function danglingReferences(): Promise<void> {
  const request = (interfaceOf: (index: number) => string): string => {
    const numbers = Array.from({ length: 600 }, (_, index) => index);
    const nodes = numbers.map(
      (index) =>
        `<node client_id="n${index}"><sliver_type name="raw-pc"/><interface client_id="n${index}:if0"/></node>`,
    );
    const ends = numbers.map((index) => `<interface_ref client_id="${interfaceOf(index)}"/>`);
    const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';
    return [head, ...nodes, '<link client_id="l">', ...ends, '</link>', '</rspec>'].join('\n');
  };
  const good = request((index) => `n${index}:if0`);
  const dangling = request((index) => `n${index}:eth0`);
  const check = (text: string) => (): unknown => lint(text);
  measured({
    name: 'Checking 600 references that lead nowhere',
    beside: '600 good ones',
    unit: '×',
    values: await besideEachOther(11, check(dangling), check(good)),
    bar: { atMost: 3 },
  });
}

/** Each key press makes a new text, which is parsed once for completion and findings together. */
async function profile(): Promise<void> {
  const text = longProfile(60);
  // What many images cost is measured by itself.
  const images = known(20);
  const places = [...text.matchAll(/\+image\+demo:/g)].map(({ index }) => index);
  let pressed = 0;
  const typed = (): string => `${text}# ${pressed++}\n`;
  const ours = (): void => {
    const changed = typed();
    completeInProfile(changed, places[pressed % places.length] ?? 0, images);
    diagnoseProfile(changed);
  };
  measured({
    name: 'A key press in a profile of 430 lines',
    beside: 'a bare parse by the grammar',
    unit: '×',
    values: await besideEachOther(
      11,
      times(20, ours),
      times(20, () => parsePython(typed())),
    ),
    bar: { atMost: 1.5 },
  });
}

/**
 * What the first profile of a window waits for: the bundle with the grammar, beside the grammar by itself, each in
 * processes of their own.
 */
async function loading(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rspec-bench-'));
  const bare = join(folder, 'grammar.js');
  const [ours] = product.filter(({ outfile }) => outfile.endsWith('/profile.js'));
  if (!ours) throw new Error('There is no bundle for profiles.');
  const beside = { contents: "export { parser } from '@lezer/python';", resolveDir: process.cwd() };
  await build({ ...ours, outfile: join(folder, 'profile.js') });
  await build({ ...ours, entryPoints: [], stdin: beside, outfile: bare });
  const load = (file: string): number => {
    const code = `const from = process.cpuUsage(); require(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(from); console.log(user + system)`;
    return Number(spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout);
  };
  const values = Array.from({ length: 21 }, () => load(join(folder, 'profile.js')) / load(bare));
  rmSync(folder, { recursive: true });
  measured({
    name: 'Loading what profiles need',
    beside: 'the grammar by itself',
    unit: '×',
    values,
    bar: { atMost: 2 },
  });
}

/** A file that has nothing to do with images, but for one. */
async function names(): Promise<void> {
  const row = (id: number): object => ({
    id,
    name: `node-${id}`,
    site: { at: [1, 2, 3], b: 'x.y/z' },
  });
  const rows = Array.from({ length: 80_000 }, (_, id) => row(id));
  const text = JSON.stringify([...rows, { image: image('web').urn }]);
  let looked = 0;
  measured({
    name: `Finding images in JSON of ${(text.length / 1e6).toFixed(1)} MB`,
    beside: 'JSON.parse',
    unit: '×',
    values: await besideEachOther(
      7,
      () => diagnoseText(text + ' '.repeat(looked++), 'json'),
      () => JSON.parse(text) as unknown,
    ),
    bar: { atMost: 3 },
  });
}

function times(count: number, work: () => unknown): () => void {
  return () => {
    for (let run = 0; run < count; run++) work();
  };
}

/** Nodes as profiles have them: a list of choices, a parameter, and seven lines for each node. */
function longProfile(nodes: number): string {
  const urn = (name: string): string => `"urn:publicid:IDN+emulab.net+image+demo:${name}"`;
  const head = `import geni.portal as portal
import geni.rspec.pg as pg
pc = portal.Context()
images = [(${urn('one')}, "The first"), (${urn('two')}, "The second")]
pc.defineParameter("image", "Image", portal.ParameterType.IMAGE, images[0], images)
params = pc.bindParameters()
request = pc.makeRequestRSpec()
`;
  const node = (index: number): string => `n${index} = request.RawPC("n${index}")
n${index}.hardware_type = "d430"
n${index}.disk_image = ${index % 3 === 0 ? urn(`n${index}`) : 'params.image'}
iface = n${index}.addInterface("eth1")
iface.addAddress(pg.IPv4Address("10.0.0.${index}", "255.255.255.0"))
n${index}.addService(pg.Execute(shell="sh", command="sudo /local/repository/go.sh %s" % params.image))
lan.addInterface(iface)
`;
  return head + Array.from({ length: nodes }, (_, index) => node(index)).join('');
}

function tell(name: string, values: readonly number[], atMost?: number): void {
  measured({ name, unit: 'ms', values, ...(atMost !== undefined && { bar: { atMost } }) });
}

/** Both passes read the same pieces, as they come from a socket. */
async function advertisement(): Promise<void> {
  const bytes = Buffer.from(grow(sample('eight-nodes'), 9_000_000));
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 65_536)
    pieces.push(bytes.toString('latin1', start, start + 65_536));
  const ours = (): unknown => readAdvertisement(pieces);
  measured({
    name: 'Reading an advertisement of 9 MB into a catalogue',
    beside: 'a bare pass of saxes',
    unit: '×',
    values: await besideEachOther(11, ours, () => barePass(pieces)),
    bar: { atMost: 0.6 },
  });
  const held: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const free = watchEventLoop();
    await ours();
    held.push(free());
  }
  const name = 'Reading an advertisement of 9 MB, longest hold of the event loop';
  measured({ name, unit: 'ms', values: held, bar: { atMost: 25 } });
}

function barePass(pieces: readonly string[]): SaxesParser {
  const parser = new SaxesParser();
  for (const piece of pieces) parser.write(piece);
  return parser.close();
}

/** Measures the longest time between two turns of the event loop until the returned function is called. */
function watchEventLoop(): () => number {
  let last = performance.now();
  let longest = 0;
  let running = true;
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    running = false;
    return longest;
  };
}
