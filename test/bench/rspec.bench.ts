// What the engine costs: completion and diagnostics in large requests, and reading a large
// advertisement beside a bare pass of the same parser over the same text. Percentiles are of the clock
// on the wall, in the quietest of several rounds; ratios and means are of processor time.
import { SaxesParser } from 'saxes';
import { readAdvertisement } from '../../src/rspec/advertisement';
import type { Catalogue } from '../../src/rspec/catalogue';
import { completeAt } from '../../src/rspec/complete';
import { diagnose } from '../../src/rspec/diagnose';
import { hoverAt } from '../../src/rspec/hover';
import { scan } from '../../src/rspec/scanner';
import { catalogue, image } from '../unit/rspec/cursor';
import { randomFrom } from '../unit/rspec/mutate';
import { readSamples } from '../unit/rspec/samples';

const random = randomFrom(1);
const say = (line: string): unknown => process.stdout.write(`${line}\n`);

function sample(part: string): string {
  return readSamples().find(({ file }) => file.includes(part))?.text ?? '';
}

/** Copies of a document's nodes, with names of their own, until it has the length. */
function grow(text: string, length: number): string {
  const nodes = text.match(/<node\b[^]*?<\/node>/g)?.join('\n') ?? '';
  const parts = [text.slice(0, text.indexOf('<node'))];
  for (let size = 0, copy = 0; size < length; copy++) {
    const part = nodes.replace(/((?:client_id|component_id)="[^"]*)/g, `$1-${copy}`);
    parts.push(part);
    size += part.length;
  }
  return `${parts.join('\n')}\n</rspec>\n`;
}

function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Processor time of this thread in milliseconds. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const ROUNDS = 8;

/** Percentiles of the round with the lowest p95, in milliseconds, and the processor time of one run. */
function times(runs: number, work: () => unknown): string {
  for (let run = 0; run < runs / 4; run++) work();
  const before = spent();
  const rounds = Array.from({ length: ROUNDS }, () =>
    Array.from({ length: runs / ROUNDS }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
  const mean = (spent() - before) / runs;
  const quietest = rounds.sort((a, b) => percentile(a, 0.95) - percentile(b, 0.95))[0] ?? [];
  const at = (part: number): string => percentile(quietest, part).toFixed(1);
  return `p50 ${at(0.5)} p95 ${at(0.95)} ms (processor ${mean.toFixed(1)})`;
}

function known(count: number): Catalogue {
  const images = Array.from({ length: count }, (_, index) =>
    image(`image-${index}`, { mine: index % 3 === 0 }),
  );
  return catalogue(...images);
}

const requests = grow(sample('7router-1am'), 200_000);
for (const [name, length] of [
  ['200 KB', 200_000],
  ['1 MB', 1_000_000],
] as const) {
  const text = grow(sample('7router-1am'), length);
  const images = known(200);
  const places = [...text.matchAll(/<disk_image \w+="/g)].map(
    (match) => match.index + match[0].length,
  );
  // Each key press makes a new text, so the scan counts.
  const complete = times(400, () => {
    const at = places[Math.floor(random() * places.length)] ?? 0;
    const typed = `${text.slice(0, at)}i${text.slice(at)}`;
    return completeAt(scan(typed), at + 1, images);
  });
  const hover = times(400, () =>
    hoverAt(scan(text), Math.floor(random() * text.length), { catalogue: images }),
  );
  const document = scan(text);
  const diagnostics = times(160, () => diagnose(document, { catalogue: images }));
  say(`${name}: completion ${complete}, hover ${hover}, diagnostics ${diagnostics}`);
}

const many = known(10_000);
const document = scan(requests);
const at = requests.indexOf('url="') + 5;
const large = times(160, () => completeAt(document, at, many));
say(`10,000 images: completion ${large}`);

await advertisement();

/** Both passes read the same pieces, as they come from a socket, one after the other in each round. */
async function advertisement(): Promise<void> {
  const bytes = Buffer.from(grow(sample('utah-geniracks-net'), 9_000_000));
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 65_536)
    pieces.push(bytes.toString('latin1', start, start + 65_536));
  const bare: number[] = [];
  const ours: number[] = [];
  let longest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20; round++) {
    bare.push(...(await timed(() => Promise.resolve(barePass(pieces)))));
    const free = watchEventLoop();
    ours.push(...(await timed(() => readAdvertisement(pieces))));
    longest = Math.min(longest, free());
  }
  const ratios = ours.map((time, round) => time / (bare[round] ?? 1)).slice(3);
  say(
    `advertisement of ${(bytes.length / 1e6).toFixed(1)} MB: bare saxes ${Math.min(...bare).toFixed(0)} ms, catalogue ` +
      `${Math.min(...ours).toFixed(0)} ms, ratio of the best ${(Math.min(...ours) / Math.min(...bare)).toFixed(2)}, ` +
      `median ratio ${percentile(ratios, 0.5).toFixed(2)}, event loop held for ${longest.toFixed(0)} ms in its best round`,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number[]> {
  const start = spent();
  await work();
  return [spent() - start];
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
